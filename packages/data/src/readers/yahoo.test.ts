import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchFred } from './fred.ts'
import { createHttpClient } from './http.ts'
import { joinSeries, readFredCsv, readOfrCsv } from './series.ts'
import { fetchYahooChart, parseYahooChart, readYahooCsv } from './yahoo.ts'

// Made up, in the form of the answers of Yahoo's chart endpoint.
const meta = {
  symbol: 'MADEUP',
  currency: 'USD',
  instrumentType: 'EQUITY',
  gmtoffset: -18_000,
  exchangeTimezoneName: 'America/New_York',
  dataGranularity: '1d',
}
const seconds = (text: string) => Date.parse(text) / 1000
// 9:30 in New York on either side of the clock change of 10 March 2024.
const timestamp = [seconds('2024-03-08T14:30:00Z'), seconds('2024-03-11T13:30:00Z'), seconds('2024-03-12T13:30:00Z')]
const chart = (overrides: object = {}) => ({
  chart: {
    error: null,
    result: [
      {
        meta,
        timestamp,
        events: {
          dividends: { [timestamp[2] as number]: { amount: 0.25, date: timestamp[2] } },
          splits: { [timestamp[1] as number]: { date: timestamp[1], numerator: 4, denominator: 1, splitRatio: '4:1' } },
        },
        indicators: {
          quote: [
            {
              open: [10, 11, null],
              high: [12, 12, null],
              low: [9, 10, null],
              close: [11, 11.5, null],
              volume: [100, 200, null],
            },
          ],
          adjclose: [{ adjclose: [10.5, 11, null] }],
        },
        ...overrides,
      },
    ],
  },
})
const notFound = {
  chart: { result: null, error: { code: 'Not Found', description: 'No data found, symbol may be delisted' } },
}

describe('parseYahooChart', () => {
  it('reads prices, events and trading dates across a clock change', () => {
    const prices = parseYahooChart(chart())
    expect(prices).toMatchObject({
      symbol: 'MADEUP',
      currency: 'USD',
      timezone: 'America/New_York',
      dates: ['2024-03-08', '2024-03-11', '2024-03-12'],
      dividends: [{ date: '2024-03-12', amount: 0.25 }],
      splits: [{ date: '2024-03-11', numerator: 4, denominator: 1 }],
    })
    expect([...(prices.series.close ?? [])]).toEqual([11, 11.5, NaN])
    expect([...(prices.series.adjclose ?? [])]).toEqual([10.5, 11, NaN])
  })

  it('dates a session that opens on the evening before in UTC by the exchange', () => {
    const sydney = { ...meta, exchangeTimezoneName: 'Australia/Sydney' }
    const prices = parseYahooChart(
      chart({
        meta: sydney,
        timestamp: [seconds('2024-03-07T23:00:00Z')],
        events: undefined,
        indicators: { quote: [{ close: [1] }] },
      }),
    )
    expect(prices.dates).toEqual(['2024-03-08'])
  })

  it('reads an answer without rows', () => {
    const prices = parseYahooChart(
      chart({
        timestamp: undefined,
        events: undefined,
        indicators: { quote: [{}] },
        meta: { ...meta, dataGranularity: '1m' },
      }),
    )
    expect([prices.dates, prices.series]).toEqual([[], {}])
  })

  it.each([
    ['an error of Yahoo', notFound, { code: 'http', received: 'Not Found: No data found, symbol may be delisted' }],
    ['another form', { chart: { result: [{ meta: {} }] } }, { code: 'invalid-format' }],
    [
      'columns of other lengths',
      chart({ indicators: { quote: [{ close: [1] }] } }),
      { code: 'invalid-format', received: 1, location: { column: 'close' } },
    ],
    ['minutes', chart({ meta: { ...meta, dataGranularity: '1m' } }), { code: 'invalid-format', received: '1m' }],
    [
      'a day twice',
      chart({ timestamp: [timestamp[0], timestamp[0], timestamp[1]] }),
      { code: 'duplicate-row', received: '2024-03-08' },
    ],
    [
      'no time zone',
      chart({ meta: { ...meta, exchangeTimezoneName: 'Nowhere' } }),
      { code: 'invalid-format', received: 'Nowhere' },
    ],
  ])('refuses %s', (_, answer, expected) => {
    try {
      parseYahooChart(answer)
    } catch (error) {
      return expect(error).toMatchObject(expected)
    }
    throw new Error('nothing was thrown')
  })
})

describe('readYahooCsv', () => {
  it.each([
    [
      'the old download',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1,2,0.5,1.5,1.4,100\n2024-01-03,null,null,null,null,null,null\n',
      ['open', 'high', 'low', 'close', 'adjclose', 'volume'],
    ],
    [
      'yfinance',
      'Date,Open,High,Low,Close,Volume\n2024-01-02 00:00:00-05:00,1,2,0.5,1.5,100\n2024-01-03 00:00:00-05:00,,,,,\n',
      ['open', 'high', 'low', 'close', 'volume'],
    ],
    [
      'yfinance, three header lines',
      'Price,Close,High,Low,Open,Volume\nTicker,MADEUP,MADEUP,MADEUP,MADEUP,MADEUP\nDate,,,,,\n2024-01-02,1.5,2,0.5,1,100\n2024-01-03,,,,,\n',
      ['close', 'high', 'low', 'open', 'volume'],
    ],
  ])('reads %s', (_, text, names) => {
    const { dates, series } = readYahooCsv(text)
    expect(dates).toEqual(['2024-01-02', '2024-01-03'])
    expect(Object.keys(series)).toEqual(names)
    expect([...(series.close ?? [])]).toEqual([1.5, NaN])
    expect([...(series.volume ?? [])]).toEqual([100, NaN])
  })

  it.each([
    ['Date,Price\n2024-01-02,1\n', 'invalid-format'],
    ['Price,Close,Close\nTicker,A,B\nDate,,\n2024-01-02,1,2\n', 'invalid-format'],
    ['Date,Open,High,Low,Close,Volume\n2024-01-03,1,1,1,1,1\n2024-01-02,1,1,1,1,1\n', 'invalid-format'],
    ['Date,Open,High,Low,Close,Volume\n2024-01-03,1,1,1,1,1\n2024-01-03,1,1,1,1,1\n', 'duplicate-row'],
    ['Date,Open,High,Low,Close,Volume\n2024-01-03,1,1,1,?,1\n', 'not-a-number'],
  ])('refuses %j', (text, code) => {
    expect(() => readYahooCsv(text)).toThrow(expect.objectContaining({ code }))
  })
})

describe('FRED and OFR', () => {
  it('reads both headers of FRED, and OFR, and joins them without filling', () => {
    const fred = readFredCsv('observation_date,DGS10\n2024-01-02,3.95\n2024-01-03,.\n')
    expect([...(readFredCsv('DATE,DGS10\n2024-01-02,3.95\n').series.DGS10 ?? [])]).toEqual([3.95])
    const ofr = readOfrCsv('Date,OFR FSI,Credit\n2024-01-03,-1.5,0.2\n2024-01-04,-1.25,\n')
    const panel = joinSeries([fred, ofr])
    expect(panel).toMatchObject({
      entities: ['market'],
      periods: ['2024-01-02', '2024-01-03', '2024-01-04'],
      features: ['DGS10', 'OFR FSI', 'Credit'],
    })
    expect([...panel.values]).toEqual([3.95, NaN, NaN, NaN, -1.5, 0.2, NaN, -1.25, NaN])
    expect(() => joinSeries([fred, fred])).toThrow(expect.objectContaining({ code: 'duplicate-column' }))
    expect(() => readFredCsv('<html>')).toThrow(expect.objectContaining({ code: 'invalid-format' }))
    expect(() => readFredCsv('DATE,X\n02/01/2024,1\n')).toThrow(expect.objectContaining({ code: 'invalid-format' }))
  })
})

describe('fetching', () => {
  let server: Server
  let baseUrl = ''
  const urls: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      urls.push(request.url ?? '')
      if (request.url?.includes('fredgraph')) response.end('observation_date,DGS10\n2024-01-02,3.95\n')
      else if (request.url?.includes('NONE404')) response.writeHead(404).end(JSON.stringify(notFound))
      else if (request.url?.includes('NONE200')) response.end(JSON.stringify(notFound))
      else if (request.url?.includes('HTML')) response.end('<html>')
      else response.end(JSON.stringify(chart()))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  const client = createHttpClient({ intervalMs: 0, backoffMs: 1 })
  const days = { from: '2024-03-08', to: '2024-03-12' }

  it('asks Yahoo with the symbol encoded and the last day included', async () => {
    expect((await fetchYahooChart(client, '^GSPC', { ...days, baseUrl })).dates).toHaveLength(3)
    expect(urls.at(-1)).toBe(
      '/v8/finance/chart/%5EGSPC?period1=1709856000&period2=1710288000&interval=1d&events=div%7Csplit',
    )
  })

  it('reports an unknown symbol for both of its statuses, a page, and bad dates', async () => {
    for (const symbol of ['NONE404', 'NONE200'])
      await expect(fetchYahooChart(client, symbol, { ...days, baseUrl })).rejects.toMatchObject({
        code: 'http',
        received: 'Not Found: No data found, symbol may be delisted',
      })
    await expect(fetchYahooChart(client, 'HTML', { ...days, baseUrl })).rejects.toMatchObject({
      code: 'invalid-format',
    })
    await expect(fetchYahooChart(client, 'X', { from: '2024-02-01', to: '2024-01-01', baseUrl })).rejects.toMatchObject(
      { code: 'invalid-option' },
    )
  })

  it('asks FRED, and checks that the series came', async () => {
    expect((await fetchFred(client, 'DGS10', { baseUrl })).dates).toEqual(['2024-01-02'])
    await expect(fetchFred(client, 'DGS2', { baseUrl })).rejects.toMatchObject({ code: 'invalid-format' })
    await expect(fetchFred(client, '../x', { baseUrl })).rejects.toMatchObject({ code: 'invalid-option' })
  })
})
