/** A column of numbers: `values[row]`, NaN exactly where `missing[row]` is 1. */
export interface NumberColumn {
  readonly name: string
  readonly type: 'number'
  readonly values: Float64Array
  readonly missing: Uint8Array
}

/** A column of text; the empty string is a missing cell. */
export interface TextColumn {
  readonly name: string
  readonly type: 'text'
  readonly values: readonly string[]
}

export type Column = NumberColumn | TextColumn

/** What a reader gives: named columns of equal length, the place in the file of each row, and what the reader did that is worth knowing. */
export interface Table {
  /** File name or other name of the source, used in errors. */
  readonly source: string
  readonly rowCount: number
  readonly columns: readonly Column[]
  /** Line (CSV) or sheet row of each row, counted from 1 with the header, for messages. */
  readonly lines: Uint32Array
  /** What was assumed or converted: encoding, delimiter, percent cells, unnamed columns. */
  readonly notes: readonly string[]
}

/**
 * The column of that name, or undefined.
 *
 * @example
 * ```ts
 * findColumn(readCsv('code,x\nA,1\n'), 'x')?.values // [1]
 * ```
 */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)
}

/**
 * The text of a cell: numbers as JavaScript writes them, `''` where missing.
 *
 * @example
 * ```ts
 * cellText({ name: 'x', type: 'number', values: Float64Array.of(0.5), missing: Uint8Array.of(0) }, 0) // '0.5'
 * ```
 */
export function cellText(column: Column, row: number): string {
  if (column.type === 'text') return column.values[row] ?? ''
  if (column.missing[row] === 1) return ''
  return String(column.values[row])
}
