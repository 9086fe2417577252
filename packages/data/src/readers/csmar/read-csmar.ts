import { checkList } from '../../check.ts'
import { LF, QUOTE } from '../csv/characters.ts'
import { readCsv } from '../csv/csv.ts'
import { detectEncoding } from '../encoding.ts'
import { readerError } from '../errors.ts'
import { parseNumber } from '../number.ts'
import { finestForm } from '../period.ts'
import { type Column, cellText, findColumn, type NumberColumn, type Table, type TextColumn } from '../table.ts'
import { toBytes } from '../to-bytes.ts'
import { readXlsx } from '../xlsx.ts'

/** Options of {@link readCsmar}. */
export interface CsmarOptions {
  readonly source?: string
  /** Sheet of a workbook. */
  readonly sheet?: string | number
  /**
   * Columns wanted beside codes, names, dates and types (Stkcd, ShortName, Accper, Typrep, Indcd, Annodt, Execdt, Chgtype), which are read where
   * they are; all by default. joinCsmar takes no column from two files: leave out IfCorrect and the like.
   */
  readonly columns?: readonly string[]
}

const TEXT = ['Stkcd', 'Accper', 'Typrep', 'ShortName', 'Indcd', 'Annodt', 'Execdt', 'Chgtype']

/**
 * A table from a CSMAR export, CSV (UTF-8, UTF-16 or GB18030) or XLSX. `Stkcd` keeps its leading zeros (a code that lost them in Excel gets them
 * back), `Accper` is text; up to two lines after the header without a code, a date or a number (names and units) are passed over, and
 * noted.
 *
 * @throws DataError `unknown-column` without Stkcd or a column of `columns`; `invalid-format` for a code that is no code; those of readCsv and
 * readXlsx
 * @example
 * ```ts
 * const balance = await readCsmar(bytes, { source: 'FS_Combas.csv' })
 * ```
 */
export async function readCsmar(input: Uint8Array | ArrayBuffer, options: CsmarOptions = {}): Promise<Table> {
  const { source = 'CSMAR export', sheet, columns } = options
  if (columns !== undefined) checkList(columns, 'columns')
  const bytes = toBytes(input, source)
  const workbook = bytes[0] === 0x50 && bytes[1] === 0x4b
  const where = sheet === undefined ? { source } : { source, sheet }
  const first = workbook
    ? await readXlsx(bytes, where)
    : readCsv(firstLines(bytes, 12, source), { source, ragged: 'pad' })
  const code = findColumn(first, 'Stkcd')
  if (code === undefined)
    throw readerError('unknown-column', 'expected a column Stkcd', first.columns.map(({ name }) => name).join(','), {
      file: source,
      column: 'Stkcd',
    })
  let skipRecords = 0
  while (skipRecords < Math.min(2, first.rowCount) && !holdsData(first.columns, skipRecords)) skipRecords += 1
  const keys = first.columns.map(({ name }) => name).filter((name) => TEXT.includes(name))
  const read = {
    skipRecords,
    types: Object.fromEntries(keys.map((name) => [name, 'text' as const])),
    ...(columns === undefined ? {} : { columns: [...new Set([...keys, ...columns])] }),
  }
  const table = workbook ? await readXlsx(bytes, { ...where, ...read }) : readCsv(bytes, { source, ...read })
  const skipped = Array.from(
    { length: skipRecords },
    (_, row) => `row ${first.lines[row]} (Stkcd ${JSON.stringify(cellText(code, row))})`,
  )
  return {
    ...table,
    notes: [...table.notes, ...(skipped.length === 0 ? [] : [`passed over as names and units: ${skipped.join(', ')}`])],
    columns: table.columns.map((column) => (column.name === 'Stkcd' ? padCodes(column as TextColumn, table) : column)),
  }
}

/** A line of names or units has neither a number nor a date. */
const holdsData = (columns: readonly Column[], row: number): boolean =>
  columns.some((column) => {
    const text = cellText(column, row)
    return parseNumber(text) !== undefined || finestForm(text) !== undefined
  })

function padCodes(column: TextColumn, table: Table): TextColumn {
  const values = column.values.map((text, row) => {
    const code = text.trim()
    if (!/^\d{1,6}$/.test(code))
      throw readerError('invalid-format', 'expected a stock code of up to six digits', text, {
        file: table.source,
        row: table.lines[row],
        column: column.name,
      })
    return code.padStart(6, '0')
  })
  return { ...column, values }
}

/** The first lines, no quoted cell cut in two. In UTF-16 a byte of 10 need not be a line's end: there it is the whole. */
function firstLines(bytes: Uint8Array, count: number, source: string): Uint8Array {
  if (detectEncoding(bytes.subarray(0, 4096), 'auto', source, false).encoding.startsWith('utf-16')) return bytes
  let [lines, quoted] = [0, false]
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) quoted = !quoted
    if (bytes[at] === LF && !quoted) lines += 1
    if (lines === count) return bytes.subarray(0, at + 1)
  }
  return bytes
}

/** What {@link joinCsmar} left out. */
export interface CsmarDropped {
  /** Rows of the parent company's own statements (Typrep B). */
  readonly parentOnly: number
  /** Opening balances (dates of 1 January). */
  readonly opening: number
}

/**
 * One table from several CSMAR statement files, joined by (code, quarter): consolidated statements only (Typrep A), opening balances left out, columns `Stkcd`, `period`
 * (2015Q1 ...) and all number columns. A (code, quarter) that one file lacks is missing there.
 *
 * @throws DataError `unknown-column` (no Stkcd or Accper), `invalid-format` (Accper that is no quarter end, another Typrep), `duplicate-row` (twice in one file),
 * `duplicate-column` (a column in two files: `columns` of readCsmar leaves it out of one)
 * @example
 * ```ts
 * const { table } = joinCsmar([balance, income, cashFlow])
 * ```
 */
export function joinCsmar(tables: readonly Table[]): { readonly table: Table; readonly dropped: CsmarDropped } {
  const keys = new Map<string, number>()
  const codes: string[] = []
  const periods: string[] = []
  const lines: number[] = []
  const dropped = { parentOnly: 0, opening: 0 }
  const placed = tables.map((table) => {
    const text = (name: string): readonly string[] => {
      const column = findColumn(table, name)
      if (column?.type !== 'text')
        throw readerError(
          'unknown-column',
          `expected a text column ${name} (read the file with readCsmar)`,
          table.columns.map((c) => c.name).join(','),
          { file: table.source, column: name },
        )
      return column.values
    }
    const [stkcd, accper] = [text('Stkcd'), text('Accper')]
    const typrep = findColumn(table, 'Typrep') as TextColumn | undefined
    const seen = new Map<number, number>()
    const rows: (readonly [from: number, to: number])[] = []
    for (let row = 0; row < table.rowCount; row++) {
      const place = (column: string) => ({ file: table.source, row: table.lines[row], column })
      const type = typrep?.values[row]?.trim()
      if (type !== undefined && type !== 'A') {
        if (type !== 'B')
          throw readerError(
            'invalid-format',
            'expected Typrep A (consolidated) or B (parent company)',
            type,
            place('Typrep'),
          )
        dropped.parentOnly += 1
        continue
      }
      const period = quarterOf(accper[row] as string)
      if (period === 'opening') {
        dropped.opening += 1
        continue
      }
      if (period === undefined)
        throw readerError('invalid-format', 'expected a quarter end YYYY-MM-DD', accper[row], place('Accper'))
      const key = `${stkcd[row]} ${period}`
      let at = keys.get(key)
      if (at === undefined) {
        at = keys.size
        keys.set(key, at)
        codes.push(stkcd[row] as string)
        periods.push(period)
        lines.push(table.lines[row] as number)
      }
      const before = seen.get(at)
      if (before !== undefined)
        throw readerError(
          'duplicate-row',
          `expected one consolidated row per code and quarter (first in row ${before})`,
          key,
          place('Accper'),
        )
      seen.set(at, table.lines[row] as number)
      rows.push([row, at])
    }
    return { table, rows }
  })
  const columns: Column[] = []
  const owners = new Map<string, string>()
  for (const { table, rows } of placed)
    for (const column of table.columns) {
      if (column.type !== 'number') continue
      const owner = owners.get(column.name)
      if (owner !== undefined)
        throw readerError(
          'duplicate-column',
          `expected each column in one file (also in ${owner}); columns of readCsmar leaves it out of one`,
          column.name,
          {
            file: table.source,
            column: column.name,
          },
        )
      owners.set(column.name, table.source)
      columns.push(spread(column, rows, codes.length))
    }
  const joined: Table = {
    source: tables.map(({ source }) => source).join(' + '),
    rowCount: codes.length,
    columns: [
      { name: 'Stkcd', type: 'text', values: codes },
      { name: 'period', type: 'text', values: periods },
      ...columns,
    ],
    lines: Uint32Array.from(lines),
    notes: tables.flatMap(({ notes }) => notes),
  }
  return { table: joined, dropped }
}

function spread(column: NumberColumn, rows: readonly (readonly [number, number])[], count: number): NumberColumn {
  const values = new Float64Array(count).fill(Number.NaN)
  const missing = new Uint8Array(count).fill(1)
  for (const [from, to] of rows) {
    values[to] = column.values[from] as number
    missing[to] = column.missing[from] as number
  }
  return { name: column.name, type: 'number', values, missing }
}

const QUARTER_ENDS: Readonly<Record<string, string>> = { '03-31': 'Q1', '06-30': 'Q2', '09-30': 'Q3', '12-31': 'Q4' }

function quarterOf(text: string): string | undefined {
  const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?$/.exec(text.trim())
  if (match === null) return undefined
  const day = `${(match[2] as string).padStart(2, '0')}-${(match[3] as string).padStart(2, '0')}`
  if (day === '01-01') return 'opening'
  const quarter = QUARTER_ENDS[day]
  return quarter === undefined ? undefined : `${match[1]}${quarter}`
}
