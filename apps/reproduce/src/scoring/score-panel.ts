import type { Panel, Windows } from '@fdp/data'
import { integratedGradients, predictLogits } from '@fdp/models'
import { runLengths } from '../studies/run-lengths.ts'
import { lastWindows, latestWindows } from './at-risk.ts'
import { type ChannelWindows, ratioWindows, takeWindows, toChannels } from './channels.ts'
import { applyBlend } from './family.ts'
import type { ForestLearner } from './forest.ts'
import { logOdds, meanOf } from './log-odds.ts'
import { type MissingAmounts, missingAmounts } from './missing-amounts.ts'
import { ratioPanel } from './ratio-panel.ts'
import type { loadForests, loadNetworks, WindowModel } from './saved-model.ts'
import { summaryFeatures, type Table } from './summary-features.ts'

/** One scored company. */
export interface ScoredCompany {
  readonly company: string
  readonly lastYear: string
  readonly probability: number
  readonly decision: number
}

/** What moved the networks' log-odds of one company, ratio by ratio. */
export interface CompanyAttribution {
  readonly company: string
  /** By ratio, in the order of {@link ScoredFile.ratios}: sums over years, levels and changes. */
  readonly values: Float64Array
}

/** A loaded model of one window length. */
export interface LoadedModel {
  readonly model: WindowModel
  readonly networks: Awaited<ReturnType<typeof loadNetworks>>
  readonly forests: Awaited<ReturnType<typeof loadForests>>
}

/** How a panel is scored. */
export interface ScorePanelOptions {
  readonly width: number
  readonly prior: number | null
  readonly attribution: boolean
}

/** What a panel gave. */
export interface ScoredPanel {
  readonly companies: readonly ScoredCompany[]
  /** Of the scored companies, -1 where one is absent; none where the panel has no labels. */
  readonly labels: readonly number[]
  /** Of the scored companies, where it was asked for. */
  readonly attributions: readonly CompanyAttribution[]
  readonly tooShort: readonly string[]
  readonly withoutRatios: readonly string[]
  /** Scored companies with later years that are not in a row. */
  readonly stale: readonly string[]
  /** Of the scored companies, in their last year. */
  readonly logSizes: readonly number[]
  readonly missing: MissingAmounts
}

/** The ratio that companies are sized by. */
export const SIZE = 'logTotalAssets'

const ATTRIBUTION_POINTS = 16

async function attribute(
  networks: Awaited<ReturnType<typeof loadNetworks>>,
  windows: ChannelWindows,
): Promise<Float64Array[]> {
  const [n, steps, channels] = windows.shape
  const ratios = channels / 2
  const sums = Array.from({ length: n }, () => new Float64Array(ratios))
  for (const network of networks) {
    const { values } = await integratedGradients(network, windows, { points: ATTRIBUTION_POINTS })
    sums.forEach((sum, window) => {
      for (let i = 0; i < steps * channels; i++) {
        const ratio = (i % channels) % ratios
        sum[ratio] = (sum[ratio] ?? 0) + (values[window * steps * channels + i] ?? 0) / networks.length
      }
    })
  }
  return sums
}

/** Rows that forests read at once: their library takes them as text, and that of 150,000 companies is too long for one string. */
const BLOCK = 8192

/** The rows of a table, some at a time. */
export function* blocksOf({ values, shape: [rows, columns] }: Table, size: number = BLOCK): Generator<Table> {
  for (let from = 0; from < rows; from += size) {
    const to = Math.min(from + size, rows)
    yield { values: values.subarray(from * columns, to * columns), shape: [to - from, columns] }
  }
}

function forestScores(
  forests: Awaited<ReturnType<typeof loadForests>>,
  table: Table,
): Partial<Record<ForestLearner, Float64Array>> {
  const scores = forests.map(([learner]) => [learner, new Float64Array(table.shape[0])] as const)
  let from = 0
  for (const block of blocksOf(table)) {
    forests.forEach(([, members], index) => {
      scores[index]?.[1].set(meanOf(members.map((forest) => logOdds(forest.predict(block)))), from)
    })
    from += block.shape[0]
  }
  return Object.fromEntries(scores)
}

/** A ratio in the last year of a window. */
const lastValue = ({ values, shape: [, steps, ratios], features }: Windows, row: number, ratio: string): number =>
  values[((row + 1) * steps - 1) * ratios + features.indexOf(ratio)] ?? Number.NaN

/** Whether any ratio of a window is known. */
function hasRatio({ values, shape: [, steps, ratios] }: Windows, row: number): boolean {
  for (let i = row * steps * ratios; i < (row + 1) * steps * ratios; i++) if (!Number.isNaN(values[i])) return true
  return false
}

/** A panel without any company that could be scored. */
const allTooShort = ({ entities }: Panel): ScoredPanel => ({
  companies: [],
  labels: [],
  attributions: [],
  tooShort: entities,
  withoutRatios: [],
  stale: [],
  logSizes: [],
  missing: { cells: 0, companies: [], withoutAssets: [] },
})

/**
 * Scores the latest window of every company of a panel that has one with ratios.
 *
 * @throws DataError `non-finite` where a ratio is beyond single precision
 */
export async function scorePanel(
  { model, networks, forests }: LoadedModel,
  panel: Panel,
  { width, prior, attribution }: ScorePanelOptions,
): Promise<ScoredPanel> {
  if (!runLengths(panel).some((years) => years >= width)) return allTooShort(panel)
  const all = ratioWindows(ratioPanel(panel), width)
  const channels = toChannels(model.channels, all)
  const latest = latestWindows(channels)
  const scored = latest.filter((row) => hasRatio(all, row))
  const windows = takeWindows(channels, scored)
  const nameOf = (company: number) => panel.entities[company] ?? ''
  const wide = new Set(Array.from(latest, (row) => channels.company[row] ?? -1))
  const filled = new Set(windows.company)
  const ends = new Set(lastWindows(panel, channels))
  const around = {
    tooShort: panel.entities.filter((_, company) => !wide.has(company)),
    withoutRatios: [...wide].filter((company) => !filled.has(company)).map(nameOf),
    stale: Array.from(scored).flatMap((row) => (ends.has(row) ? [] : nameOf(channels.company[row] ?? -1))),
    logSizes: Array.from(scored, (row) => lastValue(all, row, SIZE)),
    missing: missingAmounts(panel, windows, width),
  }
  if (windows.shape[0] === 0) return { ...around, companies: [], labels: [], attributions: [] }
  const { probabilities, decisions } = applyBlend(
    model.blend,
    {
      network: meanOf(await Promise.all(networks.map((network) => predictLogits(network, windows)))),
      forests: forests.length === 0 ? {} : forestScores(forests, summaryFeatures(windows)),
    },
    prior ?? undefined,
  )
  const attributed = attribution ? await attribute(networks, windows) : []
  const companies = Array.from(windows.company, (index, row) => ({
    company: nameOf(index),
    lastYear: panel.periods[windows.period[row] ?? -1] ?? '',
    probability: probabilities[row] ?? Number.NaN,
    decision: decisions[row] ?? 0,
  }))
  return {
    ...around,
    companies,
    labels: panel.labels === undefined ? [] : Array.from(windows.company, (index) => panel.labels?.values[index] ?? -1),
    attributions: attributed.flatMap((values, row) => {
      const company = companies[row]?.company
      return company === undefined ? [] : [{ company, values }]
    }),
  }
}
