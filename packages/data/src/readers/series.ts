import { createPanel, type Panel } from '../panel/panel.ts'
import { readCsv } from './csv/csv.ts'
import { readerError } from './errors.ts'
import type { NumberColumn, Table, TextColumn } from './table.ts'

/** Daily (or monthly ...) series on one axis of dates: values[series][date], NaN where missing. */
export interface SeriesTable {
  readonly source: string
  /** Ascending, YYYY-MM-DD. */
  readonly dates: readonly string[]
  readonly series: Readonly<Record<string, Float64Array>>
}

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** Series from a table with a date column and number columns. Dates must rise; `rename` gives names to columns. */
export function seriesFromTable(
  table: Table,
  dateColumn: string,
  rename: (name: string) => string = (name) => name,
): SeriesTable {
  const dates = (table.columns.find(({ name }) => name === dateColumn) as TextColumn).values
  dates.forEach((date, row) => {
    const place = { file: table.source, row: table.lines[row], column: dateColumn }
    if (!DATE.test(date)) throw readerError('invalid-format', 'expected a date YYYY-MM-DD', date, place)
    const before = dates[row - 1]
    if (before !== undefined && before >= date)
      throw readerError(
        before === date ? 'duplicate-row' : 'invalid-format',
        `expected a date after ${before}`,
        date,
        place,
      )
  })
  const series = Object.fromEntries(
    table.columns
      .filter((column): column is NumberColumn => column.type === 'number')
      .map(({ name, values }) => [rename(name), values]),
  )
  return { source: table.source, dates, series }
}

/**
 * FRED's CSV: the first column `observation_date` (or the older `DATE`), one column a series, missing as `.` or empty.
 *
 * @throws DataError `invalid-format`, `not-a-number`, `duplicate-row`, and those of readCsv
 * @example
 * ```ts
 * readFredCsv('observation_date,DGS10\n2024-01-02,3.95\n2024-01-03,.\n').series.DGS10 // [3.95, NaN]
 * ```
 */
export function readFredCsv(input: string | Uint8Array, source = 'FRED CSV'): SeriesTable {
  return readDatedCsv(input, source, ['observation_date', 'DATE'])
}

/**
 * The CSV of the OFR Financial Stress Index: `Date`, `OFR FSI`, its five categories and three regions. Names are kept as they stand.
 *
 * @throws DataError as {@link readFredCsv}
 * @example
 * ```ts
 * readOfrCsv('Date,OFR FSI\n2024-01-02,-0.8\n').series['OFR FSI'] // [-0.8]
 * ```
 */
export function readOfrCsv(input: string | Uint8Array, source = 'OFR CSV'): SeriesTable {
  return readDatedCsv(input, source, ['Date', 'date'])
}

function readDatedCsv(input: string | Uint8Array, source: string, dateNames: readonly string[]): SeriesTable {
  const head = typeof input === 'string' ? input.slice(0, 4096) : new TextDecoder().decode(input.subarray(0, 4096))
  const names = (head.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0] ?? '')
    .split(',')
    .map((name) => name.replaceAll('"', '').trim())
  const date = names[0]
  if (date === undefined || !dateNames.includes(date))
    throw readerError('invalid-format', `expected a CSV whose first column is ${dateNames.join(' or ')}`, date, {
      file: source,
      row: 1,
    })
  const types = Object.fromEntries(names.slice(1).map((name) => [name, 'number' as const]))
  return seriesFromTable(readCsv(input, { source, delimiter: ',', types: { [date]: 'text', ...types } }), date)
}

/**
 * One panel of one entity from several sources, their dates united: missing where a source has no value that day. Nothing is filled.
 *
 * @throws DataError `duplicate-column` for a series that two sources have
 * @example
 * ```ts
 * const market = joinSeries([readFredCsv(dgs10), readOfrCsv(fsi)], 'market')
 * ```
 */
export function joinSeries(tables: readonly SeriesTable[], entity = 'market'): Panel {
  const names = tables.flatMap(({ series }) => Object.keys(series))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw readerError('duplicate-column', 'a series must come from one source', twice, { column: twice })
  const dates = [...new Set(tables.flatMap((table) => table.dates))].sort()
  const place = new Map(dates.map((date, index) => [date, index]))
  const values = new Float64Array(dates.length * names.length).fill(Number.NaN)
  let f = 0
  for (const table of tables)
    for (const series of Object.values(table.series)) {
      table.dates.forEach((date, row) => {
        values[(place.get(date) as number) * names.length + f] = series[row] as number
      })
      f += 1
    }
  return createPanel({
    entities: [entity],
    periods: dates,
    features: names,
    values,
    observed: new Uint8Array(dates.length).fill(1),
  })
}
