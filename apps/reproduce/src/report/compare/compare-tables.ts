import { columnNames } from '../column-names.ts'
import { itemTitle } from '../export/plain-cell.ts'
import { cellValue } from '../format.ts'
import type { Cell, Column, Table } from '../schema.ts'
import { compareCells, type PlacedCell } from './compare-cells.ts'
import { compareTexts, numbered } from './compare-texts.ts'
import type { ComparedItem } from './comparison.ts'
import { nameRecords, type RecordNames } from './name-records.ts'

/** Whether a cell may name its row: text or a whole number that nothing was measured about. */
function mayName(cell: Cell | undefined): boolean {
  const { value, low, paper, verdict } = cellValue(cell)
  if (low !== undefined || paper !== undefined || verdict !== undefined) return false
  return typeof value !== 'number' || Number.isInteger(value)
}

/** The leading columns that may name rows: up to the first that holds results. */
function namingColumns(columns: readonly Column[], tables: readonly Table[]): Column[] {
  const end = columns.findIndex(
    ({ key, digits }, index) =>
      index > 0 &&
      ((digits !== undefined && digits !== 0) || tables.some(({ rows }) => rows.some((row) => !mayName(row[key])))),
  )
  return columns.slice(0, end < 0 ? columns.length : end)
}

const records = ({ rows }: Table, naming: readonly Column[]) =>
  rows.map((row) => Object.fromEntries(naming.map(({ key }) => [key, cellValue(row[key]).value])))

/** Names of the rows of two versions of a table. */
function rowNames(before: Table, after: Table): RecordNames {
  const naming = namingColumns(after.columns, [before, after])
  const labels = new Map(naming.map(({ key, label }) => [key, label]))
  return nameRecords(records(before, naming), records(after, naming), {
    fields: naming.map(({ key }) => key),
    labelOf: (key) => labels.get(key) ?? key,
  })
}

/** The cells of a table by row and column; those that name their row are no cells of their own. */
function placedCells(
  { columns, rows }: Table,
  names: readonly string[],
  naming: readonly string[],
): Map<string, PlacedCell> {
  const labels = columnNames(columns)
  const placed = new Map<string, PlacedCell>()
  for (const [index, row] of rows.entries()) {
    const name = names[index] ?? ''
    for (const [position, { key, digits }] of columns.entries()) {
      if (naming.includes(key)) continue
      placed.set(JSON.stringify([name, key]), {
        row: name,
        column: labels[position] ?? key,
        ...(digits === undefined ? {} : { digits }),
        cell: cellValue(row[key]),
      })
    }
  }
  return placed
}

const textsOf = ({ title, caption, notes = [] }: Table): Map<string, string> =>
  new Map([['title', title], ['caption', caption], ...numbered('note', notes)])

/** One table in two runs. Columns are matched by key, rows by name. */
export function compareTables(before: Table, after: Table): ComparedItem {
  const names = rowNames(before, after)
  return {
    kind: 'table',
    id: after.id,
    name: itemTitle(after),
    ...compareCells(placedCells(before, names.before, names.fields), placedCells(after, names.after, names.fields)),
    texts: compareTexts(textsOf(before), textsOf(after)),
  }
}
