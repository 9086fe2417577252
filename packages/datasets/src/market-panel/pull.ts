import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  createHttpClient,
  createPanel,
  DataError,
  fetchFred,
  joinSeries,
  type Panel,
  readFredCsv,
  type SeriesTable,
} from '@fdp/data'
import { readBytes, writeFileAtomic } from '@fdp/data/node'
import type { PulledFile, PullOptions } from '../dataset.ts'

/** FRED series that belong to the panel but do not ship: their terms do not plainly allow passing them on. Name in the panel: series id. */
export const pulledSeries = {
  vix_close: 'VIXCLS',
  t10yie: 'T10YIE',
  stlfsi4: 'STLFSI4',
  nfci: 'NFCI',
  anfci: 'ANFCI',
} as const

/**
 * Brings the series of {@link pulledSeries} from FRED, one CSV file each. All are fetched before any is written. FRED revises some of them
 * every week, so that no checksum is pinned. Mind their terms: cite the publisher, do not pass them on.
 *
 * @throws DataError `http`, `invalid-format`, `file-unwritable`
 * @example
 * ```ts
 * await pullMarketSeries({ folder: 'data/fred' })
 * const panel = await loadMarketPanel(await marketPanel.load(), 'data/fred')
 * ```
 */
export async function pullMarketSeries(options: PullOptions): Promise<readonly PulledFile[]> {
  const { folder, url, client = createHttpClient({ intervalMs: 1000 }), signal } = options
  const fetched: { readonly path: string; readonly text: string; readonly rows: number }[] = []
  for (const id of Object.values(pulledSeries)) {
    const table = await fetchFred(client, id, {
      ...(url === undefined ? {} : { baseUrl: url }),
      ...(signal === undefined ? {} : { signal }),
    })
    fetched.push({ path: join(folder, `${id}.csv`), text: toCsv(table, id), rows: table.dates.length })
  }
  const result: PulledFile[] = []
  for (const { path, text, rows } of fetched) {
    await writeFileAtomic(path, text)
    result.push({ path, rows, pin: 'none', sha256: createHash('sha256').update(text).digest('hex') })
  }
  return result
}

function toCsv({ dates, series }: SeriesTable, id: string): string {
  const values = series[id] as Float64Array
  const lines = dates.map((date, row) => `${date},${Number.isNaN(values[row]) ? '' : values[row]}`)
  return `observation_date,${id}\n${lines.join('\n')}\n`
}

/**
 * The market panel with the series pulled before added as features, on the panel's days. Values of days that the panel does not have (weekends)
 * are left out. What else the panel has (labels, attributes, role, what was applied) stays as it is. The Chicago and St. Louis indexes are published in
 * the week after the date that they carry, and revised afterwards: lag them before anything is forecast.
 *
 * @param panel that of marketPanel.load(), or one entity's panel by days
 * @throws DataError `file-not-found`, `file-unreadable`, `invalid-format`, `unknown-column` (a file without its series), `duplicate-row`,
 * `not-a-number`, `invalid-shape` (several entities, or a feature twice)
 * @example
 * ```ts
 * const panel = await loadMarketPanel(await marketPanel.load(), 'data/fred')
 * ```
 */
export async function loadMarketPanel(panel: Panel, folder: string): Promise<Panel> {
  const pulled = joinSeries(
    await Promise.all(
      Object.entries(pulledSeries).map(async ([name, id]): Promise<SeriesTable> => {
        const path = join(folder, `${id}.csv`)
        const { dates, series, source } = readFredCsv(await readBytes(path), path)
        const values = series[id]
        if (values === undefined)
          throw new DataError({
            code: 'unknown-column',
            rule: `expected a column ${id}`,
            received: Object.keys(series).join(', '),
            location: { file: path, row: 1, column: id },
          })
        return { dates, source, series: { [name]: values } }
      }),
    ),
  )
  if (panel.entities.length !== 1)
    throw new DataError({
      code: 'invalid-shape',
      rule: 'the market panel must have one entity',
      received: panel.entities.length,
    })
  const place = new Map(pulled.periods.map((period, index) => [period, index]))
  const [P, F, G] = [panel.periods.length, panel.features.length, pulled.features.length]
  const values = new Float64Array(P * (F + G)).fill(Number.NaN)
  panel.periods.forEach((period, p) => {
    values.set(panel.values.subarray(p * F, (p + 1) * F), p * (F + G))
    const at = place.get(period)
    if (at !== undefined) values.set(pulled.values.subarray(at * G, (at + 1) * G), p * (F + G) + F)
  })
  const joined = createPanel({
    entities: panel.entities,
    periods: panel.periods,
    features: [...panel.features, ...pulled.features],
    values,
  })
  return {
    ...panel,
    features: joined.features,
    values: joined.values,
    missing: joined.missing,
    observed: joined.observed.map((seen, p) => seen | (panel.observed[p] as number)),
  }
}
