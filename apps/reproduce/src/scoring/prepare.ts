import { type Panel, splitByLastPeriod } from '@fdp/data'
import { americanBankruptcy } from '@fdp/datasets'
import { memoize } from '../engine/memo.ts'
import type { DataProvenance } from '../report/schema.ts'
import { type OwnPanel, readOwnPanel } from '../studies/own-panel.ts'
import { AMERICAN_FORM, checkUnchanged, ownProvenance, provenanceOf } from '../studies/provenance.ts'
import { type AtRisk, atRisk, lastWindows } from './at-risk.ts'
import { type Channels, type ChannelWindows, fitChannels, ratioWindows, takeWindows, toChannels } from './channels.ts'
import { companyFolds } from './company-folds.ts'
import { ratioPanel } from './ratio-panel.ts'

/** The published split by a company's last year (Lombardo et al. 2022); later companies are for testing and never read here. */
export const TRAIN_END = '2011'
export const VALIDATION_END = '2014'

/** The first year of the validation period. */
export const VALIDATION_START = String(Number(TRAIN_END) + 1)

/** Probabilities and decisions are fitted on windows of the newest years of a fit, so many of them. */
const CALIBRATION_YEARS = 6

/** The first of those years, for a fit on companies whose last year is up to `end`. */
export const calibrationStart = (end: string): string => String(Number(end) - CALIBRATION_YEARS + 1)

/** `train`: on companies whose last year is up to 2011, to be validated on later ones. `all`: again with those, for use. */
export const FITS = ['train', 'all'] as const
export type Fit = (typeof FITS)[number]

/** The last year of the companies that a fit learns from. */
export const LAST_YEAR: Readonly<Record<Fit, string>> = { train: TRAIN_END, all: VALIDATION_END }

/** Which file, how many years a window has, and which companies are learned from. */
export interface ScoringData {
  readonly data: string
  /** Of what the command found there. */
  readonly dataSha256: string
  readonly width: number
  readonly fit: Fit
}

/** Windows with the labels of {@link atRisk}. */
export interface LabelledChannels extends ChannelWindows {
  readonly labels: Uint8Array
}

export interface PreparedScoring {
  readonly channels: Channels
  readonly train: LabelledChannels
  /** The fold of each training window: {@link companyFolds}. */
  readonly folds: Int32Array
  /** Rows of the training windows that end in the newest years. */
  readonly calibration: Int32Array
  /** Rows of the training windows that are the last of companies whose last year lies in the validation period. */
  readonly newest: Int32Array
  /** Windows of validation companies that end in the validation period; none where all train. */
  readonly validation: LabelledChannels
  /** One window a validation company, its last: the form in which the published task is scored; none where all train. */
  readonly published: LabelledChannels
}

/** The panel of amounts that a model is trained from. */
export const trainingPanel = memoize(
  1,
  (data: string) => data,
  async (data): Promise<OwnPanel> =>
    data === americanBankruptcy.name ? { panel: await americanBankruptcy.load(), notes: [] } : readOwnPanel(data),
)

const labelled = (windows: ChannelWindows, { rows, labels }: AtRisk): LabelledChannels => ({
  ...takeWindows(windows, rows),
  labels,
})

const rowsWhere = (n: number, holds: (row: number) => boolean): Int32Array =>
  Int32Array.from({ length: n }, (_, row) => row).filter(holds)

/** The windows that a fit is validated on; none where every company trains. */
function validationWindows(validation: Panel, { channels, width }: { channels: Channels; width: number }) {
  const windows = toChannels(channels, ratioWindows(validation, width))
  const last = takeWindows(windows, lastWindows(validation, windows))
  return {
    validation: labelled(windows, atRisk(validation, windows, VALIDATION_START)),
    published: labelled(last, atRisk(validation, last)),
  }
}

async function prepare({ data, dataSha256, width, fit }: ScoringData): Promise<PreparedScoring> {
  const { panel } = await trainingPanel(data)
  checkUnchanged(data, dataSha256, await scoringProvenance(data))
  const { train, validation } = splitByLastPeriod(ratioPanel(panel), {
    trainEnd: LAST_YEAR[fit],
    ...(fit === 'train' ? { validationEnd: VALIDATION_END } : {}),
    allowEmptyTest: true,
  })
  const trainingWindows = ratioWindows(train, width)
  const channels = fitChannels(trainingWindows)
  const onTraining = toChannels(channels, trainingWindows)
  const training = labelled(onTraining, atRisk(train, onTraining))
  const none = { ...takeWindows(onTraining, []), labels: new Uint8Array(0) }
  const yearOf = (row: number) => train.periods[training.period[row] ?? -1] ?? ''
  const isLast = new Set(lastWindows(train, training))
  const calibrationFrom = calibrationStart(LAST_YEAR[fit])
  return {
    channels,
    train: training,
    folds: companyFolds(training),
    calibration: rowsWhere(training.labels.length, (row) => yearOf(row) >= calibrationFrom),
    newest: rowsWhere(training.labels.length, (row) => isLast.has(row) && yearOf(row) >= VALIDATION_START),
    ...(fit === 'train' ? validationWindows(validation, { channels, width }) : { validation: none, published: none }),
  }
}

/** What tells prepared data apart. */
export const scoringKey = ({ data, dataSha256, width, fit }: ScoringData): string =>
  `${data}|${dataSha256}|${width}|${fit}`

/**
 * Windows of one width; the same in any thread.
 *
 * @throws InputError `data.changed` if the file is not what the command has read
 */
export const prepareScoring = memoize(4, scoringKey, prepare)

/** What the manifest says of the data. */
export async function scoringProvenance(data: string): Promise<DataProvenance> {
  await trainingPanel(data)
  return data === americanBankruptcy.name
    ? provenanceOf(americanBankruptcy, americanBankruptcy.files[0]?.content.sha256 ?? '')
    : ownProvenance(data, AMERICAN_FORM)
}
