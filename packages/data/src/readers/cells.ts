import { checkList, checkOneOf } from '../check.ts'
import { MISSING_TOKENS } from '../missing-tokens.ts'
import { type ReaderErrorPlace, readerError } from './errors.ts'
import { checkNumberForm, isCode, type NumberForm, parseNumber } from './number.ts'
import type { Column, Table } from './table.ts'

/** What a cell of a sheet, a Parquet file or a JSON line may be. */
export type Cell = string | number | bigint | boolean | Date | null | undefined

/** Options shared by the readers of typed cells. */
export interface CellOptions {
  /** Name used in errors and notes. */
  readonly source?: string
  /** Columns wanted, by name; all by default. */
  readonly columns?: readonly string[]
  /** Types by column name; the others are inferred from all their cells. */
  readonly types?: Readonly<Record<string, 'number' | 'text' | 'skip'>>
  readonly numberForm?: NumberForm
  /** Words that mean "missing" in number columns; default MISSING_TOKENS. */
  readonly missing?: readonly string[]
}

/**
 * A table from columns of cells. A column is numeric when each of its cells is a number, a text that parseNumber reads, or missing; codes
 * with leading zeros are text, as are booleans, dates (`YYYY-MM-DD`) and integers that a double does not hold; where such came as a
 * number, a text column of it is refused. NaN is missing.
 */
export function tableFromCells(
  names: readonly string[],
  cells: readonly (readonly Cell[])[],
  lines: Uint32Array,
  options: CellOptions & { readonly source: string; readonly notes: readonly string[] },
): Table {
  const { source, types = {}, columns: wanted, numberForm = {}, missing = MISSING_TOKENS } = options
  checkNumberForm(numberForm)
  if (wanted !== undefined) checkList(wanted, 'columns')
  checkTypes(types)
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name))
      throw readerError('duplicate-column', 'column names must be distinct', name, { file: source, column: name })
    seen.add(name)
  }
  for (const name of [...(wanted ?? []), ...Object.keys(types)])
    if (!seen.has(name))
      throw readerError('unknown-column', `expected one of the columns ${names.slice(0, 60).join(', ')}`, name, {
        file: source,
        column: name,
      })
  const tokens = new Set([...missing, ''])
  const rowCount = lines.length
  const result: Column[] = []
  const notes: string[] = [...options.notes]
  names.forEach((name, c) => {
    if ((wanted !== undefined && !wanted.includes(name)) || types[name] === 'skip') return
    const column = cells[c] as readonly Cell[]
    const type = types[name] ?? (looksNumeric(column, tokens, numberForm) ? 'number' : 'text')
    if (type === 'text') {
      checkExact(column, (row) => ({ file: source, row: lines[row], column: name }))
      result.push({ name, type: 'text', values: column.map((cell) => textOf(cell)) })
      return
    }
    const values = new Float64Array(rowCount).fill(Number.NaN)
    const mask = new Uint8Array(rowCount).fill(1)
    let percent = 0
    for (let row = 0; row < rowCount; row++) {
      const cell = column[row]
      if (isMissing(cell, tokens)) continue
      const value = numberOf(cell, numberForm)
      if (value === undefined)
        throw readerError(
          'not-a-number',
          'expected a finite number or a missing-value word',
          typeof cell === 'bigint' ? String(cell) : cell,
          {
            file: source,
            row: lines[row],
            column: name,
          },
        )
      if (typeof cell === 'string' && cell.includes('%')) percent += 1
      values[row] = value
      mask[row] = 0
    }
    if (percent > 0) notes.push(`column ${name}: ${percent} cells written with % were divided by 100`)
    result.push({ name, type: 'number', values, missing: mask })
  })
  return { source, rowCount, columns: result, lines, notes }
}

/** @throws DataError `invalid-option` for a type that is none */
export function checkTypes(types: Readonly<Record<string, 'number' | 'text' | 'skip'>>): void {
  for (const [name, type] of Object.entries(types)) checkOneOf(type, ['number', 'text', 'skip'], `type of ${name}`)
}

/** Of two codes beyond 2^53 - 1 that were read as numbers one text would come. */
function checkExact(column: readonly Cell[], place: (row: number) => ReaderErrorPlace): void {
  const row = column.findIndex(
    (cell) => typeof cell === 'number' && Number.isInteger(cell) && !Number.isSafeInteger(cell),
  )
  if (row >= 0)
    throw readerError(
      'invalid-format',
      'expected whole numbers of at most 2^53 - 1 in a text column: larger ones are not exact, and have to be text in the file',
      column[row],
      place(row),
    )
}

function isMissing(cell: Cell, tokens: ReadonlySet<string>): boolean {
  if (typeof cell === 'number') return Number.isNaN(cell)
  return cell === null || cell === undefined || (typeof cell === 'string' && tokens.has(cell.trim()))
}

function numberOf(cell: Cell, form: NumberForm): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined
  if (typeof cell === 'bigint')
    return cell >= Number.MIN_SAFE_INTEGER && cell <= Number.MAX_SAFE_INTEGER ? Number(cell) : undefined
  return typeof cell === 'string' ? parseNumber(cell, form) : undefined
}

function looksNumeric(column: readonly Cell[], tokens: ReadonlySet<string>, form: NumberForm): boolean {
  return column.every((cell) => {
    if (isMissing(cell, tokens)) return true
    if (typeof cell === 'string') return !isCode(cell.trim()) && parseNumber(cell, form) !== undefined
    return typeof cell === 'number' || (typeof cell === 'bigint' && numberOf(cell, form) !== undefined)
  })
}

function textOf(cell: Cell): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return ''
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return ''
    const text = cell.toISOString()
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
  }
  return String(cell)
}

/** Cells turned from rows to columns; short rows are filled with null. */
export function transpose(rows: readonly (readonly Cell[])[], width: number): Cell[][] {
  return Array.from({ length: width }, (_, c) => rows.map((row) => row[c] ?? null))
}

/** Header cells as column names: trimmed, unnamed ones called by their place. */
export function headerNames(header: readonly Cell[], notes: string[]): string[] {
  return header.map((cell, index) => {
    const name = textOf(cell).trim()
    if (name !== '') return name
    notes.push(`column ${index + 1} has no name: called column_${index + 1}`)
    return `column_${index + 1}`
  })
}
