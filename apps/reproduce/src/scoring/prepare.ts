import { type Panel, splitByLastPeriod } from '@fdp/data'
import { americanBankruptcy, readAmericanPanel } from '@fdp/datasets'
import { memoize } from '../engine/memo.ts'
import type { DataProvenance } from '../report/schema.ts'
import { AMERICAN_FORM, ownProvenance, provenanceOf } from '../studies/provenance.ts'
import { type AtRisk, atRisk, lastWindows } from './at-risk.ts'
import { type Channels, type ChannelWindows, fitChannels, ratioWindows, takeWindows, toChannels } from './channels.ts'
import { ratioPanel } from './ratio-panel.ts'

/** The published split by a company's last year (Lombardo et al. 2022); later companies are for testing and never read here. */
export const TRAIN_END = '2011'
export const VALIDATION_END = '2014'

/** The first year of the validation period. */
const VALIDATION_START = String(Number(TRAIN_END) + 1)

/** Which file, and how many years a window has. */
export interface ScoringData {
  readonly data: string
  readonly width: number
}

/** Windows with the labels of {@link atRisk}. */
export interface LabelledChannels extends ChannelWindows {
  readonly labels: Uint8Array
}

export interface PreparedScoring {
  readonly channels: Channels
  readonly train: LabelledChannels
  /** Windows of validation companies that end in the validation period. */
  readonly validation: LabelledChannels
  /** One window a validation company, its last: the form in which the published task is scored. */
  readonly published: LabelledChannels
}

/** The panel of amounts that a model is trained from. */
const trainingPanel = memoize(
  1,
  (data: string) => data,
  (data): Promise<Panel> => (data === americanBankruptcy.name ? americanBankruptcy.load() : readAmericanPanel(data)),
)

const labelled = (windows: ChannelWindows, { rows, labels }: AtRisk): LabelledChannels => ({
  ...takeWindows(windows, rows),
  labels,
})

async function prepare({ data, width }: ScoringData): Promise<PreparedScoring> {
  const { train, validation } = splitByLastPeriod(ratioPanel(await trainingPanel(data)), {
    trainEnd: TRAIN_END,
    validationEnd: VALIDATION_END,
    allowEmptyTest: true,
  })
  const trainingWindows = ratioWindows(train, width)
  const channels = fitChannels(trainingWindows)
  const onTraining = toChannels(channels, trainingWindows)
  const onValidation = toChannels(channels, ratioWindows(validation, width))
  const last = takeWindows(onValidation, lastWindows(validation, onValidation))
  return {
    channels,
    train: labelled(onTraining, atRisk(train, onTraining)),
    validation: labelled(onValidation, atRisk(validation, onValidation, VALIDATION_START)),
    published: labelled(last, atRisk(validation, last)),
  }
}

/** Training and validation windows of one width; the same in any thread. */
export const prepareScoring = memoize(4, ({ data, width }: ScoringData) => `${data}|${width}`, prepare)

/** What the manifest says of the data. */
export async function scoringProvenance(data: string): Promise<DataProvenance> {
  await trainingPanel(data)
  return data === americanBankruptcy.name
    ? provenanceOf(americanBankruptcy, americanBankruptcy.files[0]?.content.sha256 ?? '')
    : ownProvenance(data, AMERICAN_FORM)
}
