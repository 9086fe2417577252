import {
  createPanel,
  deriveSeries,
  fitImputer,
  impute,
  type NumberColumn,
  type Panel,
  subsetPeriods,
  type TextColumn,
} from '@fdp/data'
import { readCsvFile } from '@fdp/data/node'
import { marketPanel } from '@fdp/datasets'
import { memoize } from '../../engine/memo.ts'
import { InputError } from '../../errors.ts'
import type { DataProvenance } from '../../report/schema.ts'
import { checkUnchanged, ownProvenance, provenanceOf } from '../provenance.ts'
import { NEEDED_SERIES, STRESS_FEATURES } from './features.ts'

/** Series whose sign is the state of the market: above 0 is stress (Monin 2017). */
const STRESS_INDEX = 'ofr_fsi'

/** Days that a price may be old where a market was closed while the others traded. */
const LONGEST_CLOSURE = 5

export interface SystemicSource {
  /** Features of trading days from the past only, with the row label "stress today". */
  readonly panel: Panel
  /** The stress index on the same days. */
  readonly index: Float64Array
  readonly provenance: DataProvenance
  readonly file: string
}

/** Days on which the stress index was published; gaps of other series are filled from the past only. */
function tradingDays(raw: Panel): { days: Panel; index: Float64Array } {
  const column = raw.features.indexOf(STRESS_INDEX)
  const width = raw.features.length
  const kept = Int32Array.from([...raw.periods.keys()].filter((t) => raw.missing[t * width + column] === 0))
  const filled = impute(fitImputer(raw, { method: 'forward', limit: LONGEST_CLOSURE }), raw)
  const days = subsetPeriods(filled, kept)
  return { days, index: Float64Array.from(days.periods, (_, t) => days.values[t * width + column] ?? Number.NaN) }
}

/** From the first to the last day on which every feature has its whole past; gaps in between stay missing. */
function trim(panel: Panel, index: Float64Array): { panel: Panel; index: Float64Array } {
  const width = panel.features.length
  const whole = [...panel.periods.keys()].filter((t) => !panel.missing.subarray(t * width, (t + 1) * width).includes(1))
  const [first, last] = [whole[0] ?? 0, whole.at(-1) ?? -1]
  const kept = Int32Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return { panel: subsetPeriods(panel, kept), index: index.slice(first, last + 1) }
}

function prepare(raw: Panel, file: string): { panel: Panel; index: Float64Array } {
  const lacking = NEEDED_SERIES.filter((name) => !raw.features.includes(name))
  if (lacking.length > 0)
    throw new InputError(
      'data.columns',
      `${file}: the market panel has the series ${NEEDED_SERIES.join(', ')}`,
      `a file without ${lacking.join(', ')}`,
    )
  const { days, index } = tradingDays(raw)
  const labelled: Panel = {
    ...days,
    labels: { level: 'row', values: Int8Array.from(index, (value) => (value > 0 ? 1 : 0)) },
  }
  return trim(deriveSeries(labelled, STRESS_FEATURES), index)
}

async function shipped(): Promise<SystemicSource> {
  const { panel, index } = prepare(await marketPanel.load(), marketPanel.name)
  return {
    panel,
    index,
    provenance: provenanceOf(marketPanel, marketPanel.files[0]?.content.sha256 ?? ''),
    file: marketPanel.name,
  }
}

async function readMarketFile(file: string): Promise<Panel> {
  const table = await readCsvFile(file, {
    types: { date: 'text', ...Object.fromEntries(NEEDED_SERIES.map((name) => [name, 'number'] as const)) },
  })
  const date = table.columns.find((column): column is TextColumn => column.name === 'date' && column.type === 'text')
  if (date === undefined)
    throw new InputError(
      'data.columns',
      `${file}: the market panel has a column date`,
      table.columns.map(({ name }) => name).join(', '),
    )
  const series = table.columns.filter((column): column is NumberColumn => column.type === 'number')
  const values = new Float64Array(table.rowCount * series.length)
  series.forEach((column, feature) => {
    for (let t = 0; t < table.rowCount; t++) values[t * series.length + feature] = column.values[t] ?? Number.NaN
  })
  return createPanel({ entities: ['market'], periods: date.values, features: series.map(({ name }) => name), values })
}

async function ownFile(file: string): Promise<SystemicSource> {
  const { panel, index } = prepare(await readMarketFile(file), file)
  return {
    panel,
    index,
    file,
    provenance: ownProvenance(file, {
      citation: 'as its owner says',
      source: "a user's file with the columns of the open market panel",
    }),
  }
}

/** Daily features and the state of the market, of the shipped panel or of a file with the same columns. */
export const readSystemicSource = (data: string): Promise<SystemicSource> =>
  data === marketPanel.name ? shipped() : ownFile(data)

/**
 * The source that a task is told to read.
 *
 * @throws InputError `data.changed` if it is not what the run has read
 */
export const systemicSource = memoize(
  2,
  ({ data, dataSha256 }: { readonly data: string; readonly dataSha256: string }) => `${data}|${dataSha256}`,
  async ({ data, dataSha256 }) => {
    const source = await readSystemicSource(data)
    checkUnchanged(data, dataSha256, source.provenance)
    return source
  },
)
