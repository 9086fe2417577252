import { memoize } from '../engine/memo.ts'
import { takeWindows } from './channels.ts'
import { FOLDS } from './company-folds.ts'
import { type ForestLearner, trainForest } from './forest.ts'
import { logOdds } from './log-odds.ts'
import { prepareScoring, type ScoringData } from './prepare.ts'
import { summaryFeatures } from './summary-features.ts'
import { foldKey, type ScoringFold, windowsOfFold } from './synthetic-windows.ts'

/** One forest on a bag of {@link riskSetBag}. */
export interface ForestSpec extends ScoringData {
  readonly learner: ForestLearner
  readonly bag: number
  /** Folds whose companies are left out of training; the forest is then read on them. None leaves no company out. */
  readonly without: readonly number[]
  /** Whether the synthetic windows of those folds are read too. */
  readonly synthetic: boolean
}

export interface ForestResult {
  /** The forest's file; empty where companies were left out. */
  readonly zip: Uint8Array
  /** Rows of the training windows that were left out, and the forest's log-odds of them. */
  readonly outRows: Int32Array
  readonly out: Float64Array
  /** Log-odds of the synthetic windows of each fold that was left out, in the order of `without`; none unless asked for. */
  readonly made: readonly Float64Array[]
  /** Log-odds of the validation windows; empty where companies were left out. */
  readonly validation: Float64Array
  readonly published: Float64Array
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

/**
 * A bag of each year in which companies failed: its failures, and about three windows of living companies of the same year for each
 * (risk-set sampling, as in nested case-control studies: Langholz and Goldstein 1996). So years differ in nothing else, and what tells a
 * failure from others is learned, not what tells years with many failures from years with few.
 */
export function riskSetBag(
  { labels, period }: { readonly labels: ArrayLike<number>; readonly period: ArrayLike<number> },
  usable: readonly number[],
  bag: number,
): number[] {
  const years = new Map<number, number[]>()
  for (const row of usable) {
    const year = period[row] ?? -1
    const rows = years.get(year)
    if (rows === undefined) years.set(year, [row])
    else rows.push(row)
  }
  return [...years.values()]
    .filter((rows) => rows.some((row) => labels[row] === 1))
    .flatMap((rows) => bagOf(labels, rows, bag))
}

/** The synthetic windows of a fold as a table: one for all forests, as its text is kept with it. */
const syntheticTable = memoize(FOLDS, foldKey, async (of: ScoringFold) => summaryFeatures(await windowsOfFold(of)))

export async function trainScoringForest({
  learner,
  bag,
  without,
  synthetic,
  ...data
}: ForestSpec): Promise<ForestResult> {
  const { train, folds, validation, published } = await prepareScoring(data)
  const rows = Array.from(train.labels, (_, row) => row)
  const isOut = (row: number) => without.includes(folds[row] ?? -1)
  const chosen = riskSetBag(
    train,
    rows.filter((row) => !isOut(row)),
    bag,
  )
  const keep = without.length === 0
  const tables = synthetic ? await Promise.all(without.map((fold) => syntheticTable({ data, fold }))) : []
  const forest = await trainForest(
    learner,
    summaryFeatures(takeWindows(train, chosen)),
    chosen.map((row) => train.labels[row] ?? 0),
  )
  const read = (windows: Parameters<typeof summaryFeatures>[0]) =>
    windows.shape[0] === 0 ? EMPTY : logOdds(forest.predict(summaryFeatures(windows)))
  try {
    const out = rows.filter(isOut)
    return {
      zip: keep ? await forest.save() : new Uint8Array(0),
      outRows: Int32Array.from(out),
      out: read(takeWindows(train, out)),
      made: tables.map((table) => (table.shape[0] === 0 ? EMPTY : logOdds(forest.predict(table)))),
      validation: keep ? read(validation) : EMPTY,
      published: keep ? read(published) : EMPTY,
    }
  } finally {
    forest.dispose()
  }
}
