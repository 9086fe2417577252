import { DataError } from '@fdp/data'
import { useBackend } from '../engine/backend.ts'
import type { BackendName } from '../engine/backend-names.ts'
import { InputError } from '../errors.ts'
import type { Interval } from '../studies/intervals.ts'
import { measureWithIntervals } from '../studies/measured-intervals.ts'
import type { MeasureName } from '../studies/measures.ts'
import type { Channels } from './channels.ts'
import { decisionThreshold } from './family.ts'
import { describeMissingAmounts } from './missing-amounts.ts'
import { nameCompanies } from './name-companies.ts'
import { SCORING_RATIOS } from './ratio-panel.ts'
import { loadForests, loadNetworks, readManifest, windowModel } from './saved-model.ts'
import { type CompanyAttribution, type ScoredCompany, type ScoredPanel, SIZE, scorePanel } from './score-panel.ts'
import { type ScoringPanelOptions, scoringPanels } from './scoring-panels.ts'
import { describeUnusualSizes, unusualSizes } from './unusual-sizes.ts'

export interface ScoreFileOptions extends ScoringPanelOptions {
  readonly model: string
  /**
   * Share of failures that the probabilities are to hold for; null keeps that of the windows which the model was calibrated on,
   * each scored by members that had left its company out.
   */
  readonly prior: number | null
  readonly attribution: boolean
  readonly backend: BackendName
}

export interface ScoredFile {
  /** What the reader of the file did that is worth knowing. */
  readonly notes: readonly string[]
  readonly companies: readonly ScoredCompany[]
  /** The probability from which on a decision is 1: with a prior, among the probabilities that it gives. */
  readonly threshold: number
  /** The share of failures that the probabilities hold for. */
  readonly prior: number
  /** Companies of the file without so many years in a row. */
  readonly tooShort: readonly string[]
  /** Scored companies with later years that are not in a row. */
  readonly stale: readonly string[]
  /** Companies whose amounts give no ratio in any of these years; not scored. */
  readonly withoutRatios: readonly string[]
  readonly ratios: readonly string[]
  readonly attributions: readonly CompanyAttribution[]
  /** Where the file has labels, of companies of both kinds. */
  readonly measures: Record<MeasureName, Interval> | null
  /** Where the file has labels. */
  readonly failures: number | null
  /** Companies that end in the years that the model was fitted on. */
  readonly inFittedYears: number
  /** The companies that end later, where the file has labels and companies of both kinds. */
  readonly later: {
    readonly companies: number
    readonly failures: number
    readonly measures: Record<MeasureName, Interval>
  } | null
}

const RESAMPLES = 1000

/**
 * Scores every company of a file that has as many years in a row as the model's window: its latest ones, once. Labels are for measures
 * alone: a company without one, or with what is none, is scored too, and a note says so.
 *
 * @throws InputError of the model folder; `option.split`, `data.windows`, `data.too-short`, `data.unusable` (an amount too large for a
 * ratio); DataError of the file
 */
export async function scoreFile(options: ScoreFileOptions): Promise<ScoredFile> {
  const manifest = readManifest(options.model)
  const model = windowModel(manifest, options.width)
  const notes: string[] = []
  const panels = await scoringPanels(options, (note) => notes.push(note))
  await useBackend(options.backend)
  const networks = await loadNetworks(options.model, model)
  const forests = await loadForests(options.model, model)
  const scored: ScoredPanel[] = []
  try {
    for (const panel of panels) scored.push(await scorePanel({ model, networks, forests }, panel, options))
  } catch (error) {
    throw error instanceof DataError && error.code === 'non-finite' ? unusable(options, error) : error
  } finally {
    for (const network of networks) network.dispose()
    for (const [, members] of forests) for (const forest of members) forest.dispose()
  }
  const companies = scored.flatMap((panel) => panel.companies)
  const labels = scored.flatMap((panel) => panel.labels)
  const missing = scored.map((panel) => panel.missing)
  const stale = scored.flatMap((panel) => panel.stale)
  const tooShort = scored.flatMap((panel) => panel.tooShort)
  const withoutRatios = scored.flatMap((panel) => panel.withoutRatios)
  if (companies.length === 0)
    throw new InputError(
      'data.too-short',
      `${options.data}: at least one company has ${options.width} years in a row (--window ${options.width}), and amounts that give a ratio`,
      [
        ...(tooShort.length === 0 ? [] : [`companies without such years: ${nameCompanies(tooShort)}`]),
        ...(withoutRatios.length === 0 ? [] : [`companies without such amounts: ${nameCompanies(withoutRatios)}`]),
      ].join(', '),
    )
  if (stale.length > 0)
    notes.push(
      `companies with later years that are not in a row: ${nameCompanies(stale)}; their latest ${options.width} in a row are scored, and a label is counted as if it followed these`,
    )
  notes.push(
    ...describeMissingAmounts(
      {
        cells: missing.reduce((sum, { cells }) => sum + cells, 0),
        companies: missing.flatMap((each) => each.companies),
        withoutAssets: missing.flatMap((each) => each.withoutAssets),
      },
      'scored year',
    ),
  )
  const sizes = unusualSizes(
    scored.flatMap((panel) => panel.logSizes),
    trainingQuantiles(model.channels, SIZE),
  )
  if (sizes !== undefined) notes.push(describeUnusualSizes(sizes))
  const laterRows = companies.flatMap(({ lastYear }, row) => (lastYear > manifest.fittedUntil ? [row] : []))
  const laterLabels = laterRows.map((row) => labels[row] ?? -1)
  const unlabelled = companies.filter((_, row) => labels[row] === -1).map(({ company }) => company)
  if (unlabelled.length > 0)
    notes.push(`companies without a label (status_label): ${nameCompanies(unlabelled)}; no measures`)
  const known = labels.length === companies.length && unlabelled.length === 0
  return {
    notes,
    companies,
    threshold: decisionThreshold(model.blend, options.prior ?? undefined),
    prior: options.prior ?? model.blend.final.prior,
    tooShort,
    stale,
    withoutRatios,
    ratios: SCORING_RATIOS,
    attributions: scored.flatMap((panel) => panel.attributions),
    measures: known && measurable(labels) ? measuresOf(companies, labels) : null,
    failures: known ? failuresOf(labels) : null,
    inFittedYears: companies.length - laterRows.length,
    later:
      known && laterRows.length < companies.length && measurable(laterLabels)
        ? {
            companies: laterRows.length,
            failures: failuresOf(laterLabels),
            measures: measuresOf(
              laterRows.flatMap((row) => companies[row] ?? []),
              laterLabels,
            ),
          }
        : null,
  }
}

const unusable = ({ data, width }: ScoringPanelOptions, { rule, received }: DataError): InputError =>
  new InputError('data.unusable', `${data}: for windows of ${width} years ${rule}`, received)

/** With one of each kind, half the resamples of a bootstrap would lack one. */
const measurable = (labels: readonly number[]): boolean => labels.length > 2 && labels.includes(0) && labels.includes(1)

/** What the scaler keeps of a ratio in training; none where the model does not read it. */
const trainingQuantiles = ({ levels: { scaler } }: Channels, ratio: string): readonly number[] =>
  scaler.quantiles[scaler.features.indexOf(ratio)] ?? []

const failuresOf = (labels: readonly number[]): number => labels.filter((label) => label === 1).length

/** One window a company, so that companies are what is drawn. */
const measuresOf = (companies: readonly ScoredCompany[], labels: readonly number[]): Record<MeasureName, Interval> =>
  measureWithIntervals(
    [
      {
        labels,
        probabilities: companies.map(({ probability }) => probability),
        decisions: companies.map(({ decision }) => decision),
      },
    ],
    companies.map((_, index) => index),
    { resamples: RESAMPLES, seed: 0 },
  )
