import { columnNames } from '../../column-names.ts'
import { rowNames } from '../../row-names.ts'
import type { Table } from '../../schema.ts'
import { type CellLines, cellLines, LINE_NAMES, LINES } from './cell-lines.ts'
import { balanceText, longestWord, textWidth, wrapText } from './text-width.ts'

/** Width of the line that tables are laid out for, in points: that of LaTeX's article in 10 pt, narrower than most. */
export const LINE_WIDTH = 345
/** LaTeX's \tabcolsep in the tables, in points. */
export const COLUMN_GAP = 3

/** Least width of a column of sentences, and of a header that is broken. */
const [LEAST_TEXT, LEAST_HEADER] = [80, 42]

export interface LaidColumn {
  readonly name: string
  /** Numbers stand right. */
  readonly numeric: boolean
  /** The header in lines; a column of sentences breaks its header itself. */
  readonly header: readonly string[]
  /** Width of a column whose text is broken, in points. */
  readonly broken?: number
  readonly cells: readonly CellLines[]
}

/** Columns side by side that fit the line; rows are those of the table. */
export type Panel = readonly LaidColumn[]

interface Measured extends LaidColumn {
  /** Width without a break. */
  readonly natural: number
  /** Least width. */
  readonly least: number
}

const linesWidth = (lines: CellLines): number =>
  Math.max(textWidth(lines.value, 'text'), ...LINES.slice(1).map((line) => textWidth(lines[line], 'small')))

const longest = (widths: readonly number[]): number => widths.reduce((most, width) => Math.max(most, width), 0)

function measure({ columns, rows }: Table): Measured[] {
  const names = columnNames(columns)
  return columns.map((column, index) => {
    const name = names[index] ?? column.label
    const cells = rows.map((row) => cellLines(row[column.key], column))
    // Lines under a row say in the first column what they are.
    const labels = index === 0 ? LINE_NAMES.map((label) => textWidth(`  ${label}`, 'small')) : []
    const content = longest([...cells.map(linesWidth), ...labels])
    const header = balanceText(name, Math.max(content, LEAST_HEADER))
    const natural = Math.max(content, longest(header.map((line) => textWidth(line, 'text')))) + 1
    const words = longest([name, ...cells.map(({ value }) => value)].map((text) => longestWord(text, 'text'))) + 2
    const numeric = column.digits !== undefined
    const least = numeric ? natural : Math.min(natural, Math.max(words, LEAST_TEXT))
    return { name, numeric, header, cells, natural, least }
  })
}

const total = (columns: readonly Measured[]): number =>
  columns.reduce((sum, { least }) => sum + least, 0) + 2 * COLUMN_GAP * Math.max(0, columns.length - 1)

/** Gives what is left of the line to columns of sentences, each by what it lacks. */
function fit(columns: readonly Measured[]): Panel {
  const lacks = columns.reduce((sum, { natural, least }) => sum + natural - least, 0)
  const share = lacks === 0 ? 0 : Math.min(1, Math.max(0, LINE_WIDTH - total(columns)) / lacks)
  return columns.map(({ name, numeric, header, cells, natural, least }) => ({
    name,
    numeric,
    header,
    cells,
    ...(share < 1 && natural > least ? { broken: Math.floor(least + share * (natural - least)) } : {}),
  }))
}

/** Columns one after the other in panels of at most `width`, each beginning with those that name the rows. */
function split(naming: readonly Measured[], others: readonly Measured[], width: number): Measured[][] {
  const panels: Measured[][] = []
  for (const column of others) {
    const last = panels.at(-1)
    if (last === undefined || total([...last, column]) > width) panels.push([...naming, column])
    else last.push(column)
  }
  return panels
}

/** The same number of panels as the line needs, of widths as even as columns allow. */
function evenly(naming: readonly Measured[], others: readonly Measured[]): Measured[][] {
  let best = split(naming, others, LINE_WIDTH)
  for (let width = LINE_WIDTH; width > 0; width -= 5) {
    const panels = split(naming, others, width)
    if (panels.length > best.length) break
    best = panels
  }
  return best
}

/**
 * A table in panels that fit the line: one if it does, or else several, each with the columns that name the rows and
 * some of the others.
 */
export function layOut(table: Table): readonly Panel[] {
  const columns = measure(table)
  const { fields } = rowNames(table, table)
  const naming = columns.filter((_, index) => index === 0 || fields.includes(table.columns[index]?.key ?? ''))
  const others = columns.filter((column) => !naming.includes(column))
  const panels = total(columns) <= LINE_WIDTH ? [columns] : evenly(naming, others)
  return panels.map(fit)
}

/** Height of a panel in points, about. */
export function panelHeight(panel: Panel): number {
  const rows = panel[0]?.cells.length ?? 0
  let height = 10 * Math.max(1, ...panel.map(({ header }) => header.length)) + 12
  for (let row = 0; row < rows; row++) {
    const lines = panel.map(({ cells, broken }) =>
      broken === undefined ? 1 : wrapText(cells[row]?.value ?? '', broken).length,
    )
    const under = LINES.slice(1).filter((line) => panel.some(({ cells }) => (cells[row]?.[line] ?? '') !== ''))
    height += 9.5 * longest(lines) + 8.5 * under.length + (under.length > 0 ? 2 : 0)
  }
  return height
}
