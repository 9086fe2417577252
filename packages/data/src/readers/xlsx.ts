import { type Cell, type CellOptions, headerNames, tableFromCells, transpose } from './cells.ts'
import { readerError } from './errors.ts'
import type { Table } from './table.ts'
import { toBytes } from './to-bytes.ts'

/** Options of {@link readXlsx}. */
export interface XlsxOptions extends CellOptions {
  /** Name of the sheet, or its place counted from 1; the first by default. */
  readonly sheet?: string | number
  /** Rows before the header to pass over. */
  readonly skipRows?: number
  /** Rows after the header to pass over, e.g. the names and units of a CSMAR export. */
  readonly skipRecords?: number
}

/**
 * A table from a sheet of an Excel workbook (.xlsx). Numbers, texts that are numbers, and dates are told apart as in {@link tableFromCells};
 * dates become `YYYY-MM-DD`. Blank rows are passed over. Cells with an error (`#DIV/0!`) and formulas without a stored
 * result are missing, and the notes count them.
 *
 * @throws DataError `invalid-format` (no workbook), `empty-file`, `unknown-column`, `duplicate-column`, `not-a-number`, `ragged-row`
 * @example
 * ```ts
 * const table = await readXlsx(bytes, { sheet: 'Balance', types: { Stkcd: 'text' } })
 * ```
 */
export async function readXlsx(bytes: Uint8Array | ArrayBuffer, options: XlsxOptions = {}): Promise<Table> {
  const { source = 'XLSX', sheet = 1, skipRows = 0, skipRecords = 0 } = options
  for (const [name, value] of Object.entries({ skipRows, skipRecords }))
    if (!Number.isInteger(value) || value < 0)
      throw readerError('invalid-option', `${name} must be an integer of at least 0`, value)
  const notes: string[] = []
  const rows = await sheetRows(toBytes(bytes, source), sheet, source, notes)
  const start = rows.findIndex((row, index) => index >= skipRows && !isBlank(row))
  if (start < 0) throw readerError('empty-file', 'expected a header row', 'an empty sheet', { file: source })
  const header = rows[start] as readonly Cell[]
  let width = header.length
  while (width > 0 && isEmpty(header[width - 1])) width -= 1
  const names = headerNames(header.slice(0, width), notes)
  const body: (readonly Cell[])[] = []
  const lines: number[] = []
  for (let r = start + 1 + skipRecords; r < rows.length; r++) {
    const row = rows[r] as readonly Cell[]
    if (isBlank(row)) continue
    for (let c = width; c < row.length; c++)
      if (!isEmpty(row[c]))
        throw readerError('ragged-row', `expected ${width} cells as in the header`, show(row[c]), {
          file: source,
          row: r + 1,
          column: `column ${c + 1}`,
        })
    body.push(row)
    lines.push(r + 1)
  }
  return tableFromCells(names, transpose(body, width), Uint32Array.from(lines), { ...options, source, notes })
}

const isEmpty = (cell: Cell): boolean => cell === null || cell === undefined || cell === ''
const isBlank = (row: readonly Cell[]): boolean => row.every(isEmpty)
const show = (cell: Cell): unknown => (cell instanceof Date || typeof cell === 'bigint' ? String(cell) : cell)

async function sheetRows(
  bytes: Uint8Array,
  sheet: string | number,
  source: string,
  notes: string[],
): Promise<readonly (readonly Cell[])[]> {
  // Loaded on demand: who reads no workbook does not load the parser.
  const [{ readSheet }, { checkWorkbook }] = await Promise.all([
    import('read-excel-file/universal'),
    import('./xlsx-limits.ts'),
  ])
  const { errors, unsolved } = checkWorkbook(bytes, source)
  if (errors > 0) notes.push(`${errors} cells of the workbook hold an error (#DIV/0! and the like): missing`)
  if (unsolved > 0) notes.push(`${unsolved} formulas of the workbook have no stored result: missing`)
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  try {
    return (await readSheet(buffer, sheet, { trim: false })) as readonly (readonly Cell[])[]
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof Error && error.name.includes('SheetNotFound'))
      throw readerError('invalid-option', `expected a sheet of the workbook (${message})`, sheet, { file: source })
    throw readerError('invalid-format', 'expected an Excel workbook (.xlsx)', message, { file: source })
  }
}
