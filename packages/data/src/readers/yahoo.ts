import * as v from 'valibot'
import { readCsv } from './csv/csv.ts'
import { readerError } from './errors.ts'
import type { HttpClient } from './http.ts'
import { type SeriesTable, seriesFromTable } from './series.ts'
import type { NumberColumn, TextColumn } from './table.ts'

const numbers = v.optional(v.array(v.nullable(v.number())))
const chartSchema = v.object({
  chart: v.object({
    error: v.nullish(v.object({ code: v.optional(v.string()), description: v.optional(v.string()) })),
    result: v.nullish(
      v.array(
        v.object({
          meta: v.object({
            symbol: v.string(),
            currency: v.nullish(v.string()),
            instrumentType: v.nullish(v.string()),
            gmtoffset: v.optional(v.number()),
            exchangeTimezoneName: v.optional(v.string()),
            dataGranularity: v.optional(v.string()),
          }),
          timestamp: v.optional(v.array(v.number())),
          events: v.optional(
            v.object({
              dividends: v.optional(v.record(v.string(), v.object({ amount: v.number(), date: v.number() }))),
              splits: v.optional(
                v.record(v.string(), v.object({ date: v.number(), numerator: v.number(), denominator: v.number() })),
              ),
            }),
          ),
          indicators: v.object({
            quote: v.array(v.object({ open: numbers, high: numbers, low: numbers, close: numbers, volume: numbers })),
            adjclose: v.optional(v.array(v.object({ adjclose: numbers }))),
          }),
        }),
      ),
    ),
  }),
})

/** Prices of one symbol as Yahoo gives them. */
export interface YahooPrices extends SeriesTable {
  readonly symbol: string
  readonly currency: string | undefined
  readonly timezone: string
  /** Cash per share, by trading date. */
  readonly dividends: readonly { readonly date: string; readonly amount: number }[]
  /** New shares for old, by trading date. */
  readonly splits: readonly { readonly date: string; readonly numerator: number; readonly denominator: number }[]
}

/**
 * Reads an answer of Yahoo's v8 chart endpoint with daily or longer granularity. Series: open, high, low, close, volume and, where given, adjclose; an
 * entry that is null is missing. Dates are the trading dates at the exchange (its time zone, so that a clock change within the answer does no harm).
 * A weekend's answer without rows gives empty series.
 *
 * @throws DataError `http` for an error that Yahoo reports (`Not Found`), `invalid-format` for another form, lengths that differ, intraday
 * granularity or a date twice.
 * @example
 * ```ts
 * const { dates, series } = parseYahooChart(await response.json())
 * ```
 */
export function parseYahooChart(answer: unknown, source = 'Yahoo chart'): YahooPrices {
  const parsed = v.safeParse(chartSchema, answer)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    throw readerError(
      'invalid-format',
      `expected a chart answer: ${v.getDotPath(issue) ?? 'root'} ${issue.message}`,
      issue.received,
      { file: source },
    )
  }
  const { error, result } = parsed.output.chart
  if (error !== null && error !== undefined)
    throw readerError('http', 'expected prices from Yahoo', `${error.code}: ${error.description}`, { file: source })
  const chart = result?.[0]
  if (chart === undefined) throw readerError('invalid-format', 'expected a chart result', result, { file: source })
  const { meta, timestamp = [], events, indicators } = chart
  if (meta.dataGranularity !== undefined && /m$|h$/.test(meta.dataGranularity) && timestamp.length > 0)
    throw readerError('invalid-format', 'expected a granularity of a day or longer', meta.dataGranularity, {
      file: source,
    })
  const timezone = meta.exchangeTimezoneName ?? 'UTC'
  const dateOf = tradingDate(timezone, meta.exchangeTimezoneName === undefined ? (meta.gmtoffset ?? 0) : 0, source)
  const dates = timestamp.map(dateOf)
  dates.forEach((date, i) => {
    if (i > 0 && (dates[i - 1] as string) >= date)
      throw readerError('duplicate-row', `expected a date after ${dates[i - 1]}`, date, { file: source, row: i + 1 })
  })
  const quote = indicators.quote[0] ?? {}
  const series: Record<string, Float64Array> = {}
  for (const [name, column] of Object.entries({ ...quote, adjclose: indicators.adjclose?.[0]?.adjclose })) {
    if (column === undefined) continue
    if (column.length !== dates.length)
      throw readerError('invalid-format', `expected ${dates.length} entries, one a timestamp`, column.length, {
        file: source,
        column: name,
      })
    series[name] = Float64Array.from(column, (value) => value ?? Number.NaN)
  }
  return {
    source,
    symbol: meta.symbol,
    currency: meta.currency ?? undefined,
    timezone,
    dates,
    series,
    dividends: Object.values(events?.dividends ?? {})
      .sort((a, b) => a.date - b.date)
      .map(({ amount, date }) => ({ date: dateOf(date), amount })),
    splits: Object.values(events?.splits ?? {})
      .sort((a, b) => a.date - b.date)
      .map(({ date, numerator, denominator }) => ({ date: dateOf(date), numerator, denominator })),
  }
}

function tradingDate(timezone: string, offset: number, source: string): (seconds: number) => string {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' })
  } catch {
    throw readerError('invalid-format', 'expected a known time zone', timezone, { file: source })
  }
  return (seconds) => {
    if (!Number.isFinite(seconds) || Math.abs(seconds) > 8e12)
      throw readerError('invalid-format', 'expected a timestamp in seconds', seconds, { file: source })
    const parts = Object.fromEntries(
      format.formatToParts(new Date((seconds + offset) * 1000)).map(({ type, value }) => [type, value]),
    )
    return `${parts.year}-${parts.month}-${parts.day}`
  }
}

/**
 * Daily prices from Yahoo's chart endpoint. An unknown symbol is an error, whether Yahoo says so with status 404 or 200.
 *
 * @param from first and
 * @param to last trading date wanted, YYYY-MM-DD
 * @throws DataError `http`, `invalid-format`, `invalid-option`
 * @example
 * ```ts
 * const prices = await fetchYahooChart(client, '^GSPC', { from: '2024-01-01', to: '2024-12-31' })
 * ```
 */
export async function fetchYahooChart(
  client: HttpClient,
  symbol: string,
  options: { readonly from: string; readonly to: string; readonly baseUrl?: string; readonly signal?: AbortSignal },
): Promise<YahooPrices> {
  const { from, to, baseUrl = 'https://query2.finance.yahoo.com', signal } = options
  const [first, last] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`) / 1000) as [number, number]
  if (!(first <= last))
    throw readerError('invalid-option', 'from and to must be dates YYYY-MM-DD in order', `${from} to ${to}`)
  const query = `period1=${first}&period2=${last + 86_400}&interval=1d&events=div%7Csplit`
  const url = `${baseUrl}/v8/finance/chart/${encodeURIComponent(symbol)}?${query}`
  const { body } = await client.get(url, { accept: [404], ...(signal === undefined ? {} : { signal }) })
  let answer: unknown
  try {
    answer = JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw readerError('invalid-format', 'expected JSON', new TextDecoder().decode(body.subarray(0, 80)), { file: url })
  }
  return parseYahooChart(answer, url)
}

/**
 * Prices from the CSV forms of Yahoo dumps: `Date,Open,High,Low,Close,Adj Close,Volume` (also without `Adj Close`; `null` in a field is missing), and the
 * yfinance form with three header lines (`Price,...`, `Ticker,...`, `Date,...`). Series get lower-case names, `Adj Close` becomes adjclose.
 *
 * @throws DataError `invalid-format` for another header or several tickers, `not-a-number`, `duplicate-row`
 * @example
 * ```ts
 * const { dates, series } = readYahooCsv('Date,Open,High,Low,Close,Volume\n2024-01-02,1,2,1,2,100\n')
 * ```
 */
export function readYahooCsv(input: string | Uint8Array, source = 'Yahoo CSV'): SeriesTable {
  const text = (typeof input === 'string' ? input : new TextDecoder().decode(input)).replace(/^\ufeff/, '')
  const lines = text.split(/\r?\n/, 3)
  const first = (lines[0] ?? '').split(',')
  let header = first
  let skipLines = 0
  if (first[0] === 'Price') {
    const tickers = new Set((lines[1] ?? '').split(',').slice(1))
    if (!lines[1]?.startsWith('Ticker,') || !lines[2]?.startsWith('Date') || tickers.size !== 1)
      throw readerError(
        'invalid-format',
        'expected the header lines Price, Ticker (one symbol) and Date',
        lines.slice(0, 3).join(' / '),
        { file: source, row: 1 },
      )
    header = ['Date', ...first.slice(1)]
    skipLines = 3
  } else skipLines = 1
  const known = ['Date', 'Open', 'High', 'Low', 'Close', 'Adj Close', 'Volume']
  if (!header.includes('Close') || header[0] !== 'Date' || header.some((name) => !known.includes(name)))
    throw readerError(
      'invalid-format',
      'expected the columns Date, Open, High, Low, Close, Volume and perhaps Adj Close',
      header.join(','),
      { file: source, row: 1 },
    )
  const table = readCsv(text, {
    source,
    delimiter: ',',
    header,
    skipLines,
    types: Object.fromEntries(header.map((name) => [name, name === 'Date' ? 'text' : 'number'])),
  })
  // Some dumps write midnight at the exchange after the date.
  const columns = table.columns.map((column): NumberColumn | TextColumn =>
    column.type === 'text'
      ? { ...column, values: column.values.map((date) => date.replace(/[ T]00:00:00.*$/, '')) }
      : column,
  )
  return seriesFromTable({ ...table, columns }, 'Date', (name) =>
    name === 'Adj Close' ? 'adjclose' : name.toLowerCase(),
  )
}
