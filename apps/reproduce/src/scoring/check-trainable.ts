import { AMERICAN_PANEL_LINES, AMERICAN_RISK_RATIOS, DataError, type Panel } from '@fdp/data'
import { InputError } from '../errors.ts'
import { runLengths } from '../studies/run-lengths.ts'
import { lastPeriods } from './at-risk.ts'
import type { ScoringOptions } from './fit-tasks.ts'
import { describeMissingAmounts, everyYear, missingAmounts } from './missing-amounts.ts'
import { nameCompanies } from './name-companies.ts'
import {
  calibrationStart,
  prepareScoring,
  scoringProvenance,
  TRAIN_END,
  trainingPanel,
  VALIDATION_END,
  VALIDATION_START,
} from './prepare.ts'

// The forests' library learns no class of fewer than ten rows, and two folds of five are held out for the teacher.
const LEAST_TRAINING = 18
const LEAST_JUDGING = 5

/** Companies of one part with a window of the length. */
interface PartCounts {
  /** Those that failed right after their last window. */
  readonly failed: number
  /** Those that did not fail. */
  readonly others: number
}

/** How many companies a panel has for training windows of one length. */
export interface TrainableCounts {
  readonly companies: number
  /** Companies whose last year comes after the validation period: not read. */
  readonly later: number
  readonly training: PartCounts & {
    /** Failed companies whose last year is among those by which probabilities are calibrated. */
    readonly recent: number
    /** Those of the others with a window that ends in a year in which a failed company's last one does. */
    readonly beside: number
    /** Those of the others with a window that ends in the years by which probabilities are calibrated. */
    readonly recentOthers: number
  }
  /** Companies whose last year ends a window: their years are one part, which the published task judges. */
  readonly validation: PartCounts
}

/** Counts what {@link prepareScoring} will find of windows at risk, from the rows and labels alone. */
export function trainableCounts(panel: Panel, width: number): TrainableCounts {
  const { entities, periods, labels } = panel
  const runs = runLengths(panel)
  const lastOf = lastPeriods(panel)
  const training = { failed: 0, others: 0, recent: 0, beside: 0, recentOthers: 0 }
  const validation = { failed: 0, others: 0 }
  let later = 0
  const companies = entities.map((_, entity) => ({
    // The last year of every window of `width` years in a row, ascending.
    ends: periods.filter((_, p) => (runs[entity * periods.length + p] ?? 0) >= width),
    last: periods[lastOf[entity] ?? -1] ?? '',
    failed: labels?.values[entity] === 1,
  }))
  const failuresIn = new Set(
    companies.filter(({ ends, last, failed }) => failed && ends.at(-1) === last).map(({ last }) => last),
  )
  for (const { ends, last, failed } of companies)
    if (last > VALIDATION_END) later += 1
    else if (failed && ends.at(-1) !== last) continue
    else if (last <= TRAIN_END) {
      if (ends.length > 0) training[failed ? 'failed' : 'others'] += 1
      // Forests compare windows of one year only.
      if (!failed && ends.some((end) => failuresIn.has(end))) training.beside += 1
      if (failed && last >= calibrationStart(TRAIN_END)) training.recent += 1
      if (!failed && (ends.at(-1) ?? '') >= calibrationStart(TRAIN_END)) training.recentOthers += 1
    } else if (ends.at(-1) === last) validation[failed ? 'failed' : 'others'] += 1
  return { companies: entities.length, later, training, validation }
}

function checkCounts(file: string, width: number, { companies, later, training, validation }: TrainableCounts): void {
  if (
    Math.min(training.failed, training.beside) >= LEAST_TRAINING &&
    Math.min(training.recent, training.recentOthers, validation.failed, validation.others) >= LEAST_JUDGING
  )
    return
  throw new InputError(
    'data.too-few-failures',
    `${file}: for windows of ${width} years, among companies whose last year is up to ${TRAIN_END} at least ${LEAST_TRAINING} that failed right after ${width} years in a row (${LEAST_JUDGING} of these from ${calibrationStart(TRAIN_END)} on) and ${LEAST_TRAINING} that did not, with ${width} years in a row up to a year in which those of a failed one end (${LEAST_JUDGING} with such years up to one from ${calibrationStart(TRAIN_END)} on); among companies whose last year is ${VALIDATION_START} to ${VALIDATION_END} ${LEAST_JUDGING} and ${LEAST_JUDGING} with ${width} years in a row up to it (more companies, or shorter --windows)`,
    `${training.failed} failed (${training.recent} from ${calibrationStart(TRAIN_END)} on) and ${training.others} not (${training.beside} up to such a year, ${training.recentOthers} up to one from ${calibrationStart(TRAIN_END)} on) by ${TRAIN_END}, ${validation.failed} and ${validation.others} in ${VALIDATION_START} to ${VALIDATION_END}; the file has ${companies} companies, ${later} of them with a later last year`,
  )
}

/** Whether each company's last year is in the training or validation period. */
function companiesRead(panel: Panel): boolean[] {
  return Array.from(lastPeriods(panel), (last) => (panel.periods[last] ?? '') <= VALIDATION_END)
}

/**
 * Reads the data and sees that there are enough companies of both kinds for every window length, and amounts that ratios can be made of.
 *
 * @returns what the reader of the file did that is worth knowing, and what its years lack
 * @throws InputError `data.form`, `data.labels`, `data.too-few-failures`, `data.unusable`; DataError of the file
 */
export async function checkTrainable({
  data,
  widths,
}: Pick<ScoringOptions, 'data' | 'widths'>): Promise<readonly string[]> {
  const { panel, notes } = await trainingPanel(data)
  if (panel.labels === undefined)
    throw new InputError(
      'data.labels',
      `${data}: each company has a label (column status_label: failed or alive, 1 or 0)`,
      'no column status_label',
    )
  // Companies that end later are not read: a file may keep their labels back.
  const isRead = companiesRead(panel)
  const unlabelled = panel.entities.filter(
    (_, company) => panel.labels?.values[company] === -1 && isRead[company] === true,
  )
  if (unlabelled.length > 0)
    throw new InputError(
      'data.labels',
      `${data}: each company has a label in the column status_label`,
      `companies without one: ${nameCompanies(unlabelled)}`,
    )
  for (const width of widths) checkCounts(data, width, trainableCounts(panel, width))
  const { sha256: dataSha256 } = await scoringProvenance(data)
  for (const width of widths)
    try {
      await prepareScoring({ data, dataSha256, width, fit: 'train' })
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      throw unusable(data, width, error)
    }
  const years = everyYear(panel, (company) => isRead[company] === true)
  return [...notes, ...describeMissingAmounts(missingAmounts(panel, years, 1), 'year')]
}

/** What the data package found while windows were made. */
function unusable(file: string, width: number, { code, rule, received }: DataError): InputError {
  const ratio = AMERICAN_RISK_RATIOS.find(({ name }) => code === 'too-few' && name === received)
  if (ratio === undefined)
    return new InputError('data.unusable', `${file}: for windows of ${width} years ${rule}`, received)
  const columns = Object.entries(AMERICAN_PANEL_LINES).filter(([, line]) => ratio.inputs.includes(line))
  return new InputError(
    'data.unusable',
    `${file}: for windows of ${width} years, every ratio has a value in some year of training`,
    `none of ${ratio.label} = ${ratio.formula} (columns ${columns.map(([name]) => name).join(', ')})`,
  )
}
