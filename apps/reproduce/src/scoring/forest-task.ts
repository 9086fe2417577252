import { takeWindows } from './channels.ts'
import { type ForestLearner, trainForest } from './forest.ts'
import { logOdds } from './log-odds.ts'
import { type LabelledChannels, prepareScoring, type ScoringData } from './prepare.ts'
import { summaryFeatures } from './summary-features.ts'

/** One forest on a bag: every failure, and every k-th other window from the `bag`-th on, about three to one failure. */
export interface ForestSpec extends ScoringData {
  readonly learner: ForestLearner
  readonly bag: number
  /** Companies left out of training: one fold of {@link companyFolds}; the forest is then read on them. Null leaves none out. */
  readonly heldOut: { readonly fold: number; readonly of: number } | null
}

export interface ForestResult {
  /** The forest's file; empty where companies were held out. */
  readonly zip: Uint8Array
  /** Rows of the training windows that were held out, and the forest's log-odds of them. */
  readonly heldOutRows: Int32Array
  readonly heldOut: Float64Array
  /** Log-odds of the validation windows; empty where companies were held out. */
  readonly validation: Float64Array
  readonly published: Float64Array
}

/** Deals companies into folds by turns, those that failed and the others apart, so that each fold has its share of both. */
function companyFolds({ company, labels }: LabelledChannels, of: number): Map<number, number> {
  const failed = new Set(Array.from(company).filter((_, row) => labels[row] === 1))
  const folds = new Map<number, number>()
  const dealt = { failed: 0, others: 0 }
  for (const each of company)
    if (!folds.has(each)) folds.set(each, dealt[failed.has(each) ? 'failed' : 'others']++ % of)
  return folds
}

const NEGATIVES_PER_FAILURE = 3
const EMPTY = new Float64Array(0)

/** The rows of a bag among those that may be used. */
export function bagOf(labels: ArrayLike<number>, usable: readonly number[], bag: number): number[] {
  const failures = usable.filter((row) => labels[row] === 1)
  const others = usable.filter((row) => labels[row] !== 1)
  const every = Math.max(1, Math.floor(others.length / (NEGATIVES_PER_FAILURE * Math.max(1, failures.length))))
  return [...failures, ...others.filter((_, position) => position % every === bag % every)]
}

export async function trainScoringForest({ data, width, learner, bag, heldOut }: ForestSpec): Promise<ForestResult> {
  const { train, validation, published } = await prepareScoring({ data, width })
  const rows = Array.from(train.labels, (_, row) => row)
  const folds = companyFolds(train, heldOut?.of ?? 1)
  const isOut = (row: number) => heldOut !== null && folds.get(train.company[row] ?? -1) === heldOut.fold
  const chosen = bagOf(
    train.labels,
    rows.filter((row) => !isOut(row)),
    bag,
  )
  const forest = await trainForest(
    learner,
    summaryFeatures(takeWindows(train, chosen)),
    chosen.map((row) => train.labels[row] ?? 0),
  )
  try {
    if (heldOut === null)
      return {
        zip: await forest.save(),
        heldOutRows: new Int32Array(0),
        heldOut: EMPTY,
        validation: logOdds(forest.predict(summaryFeatures(validation))),
        published: logOdds(forest.predict(summaryFeatures(published))),
      }
    const out = rows.filter(isOut)
    return {
      zip: new Uint8Array(0),
      heldOutRows: Int32Array.from(out),
      heldOut: logOdds(forest.predict(summaryFeatures(takeWindows(train, out)))),
      validation: EMPTY,
      published: EMPTY,
    }
  } finally {
    forest.dispose()
  }
}
