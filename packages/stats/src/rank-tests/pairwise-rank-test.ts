import { normalTwoSided } from '../distributions/normal.ts'
import { requireOpenUnit } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readScores, type Scores } from '../input/score-matrix.ts'
import { adjustPValues, type PValueAdjustment } from './adjust-p-values.ts'
import { allPairs, meanRankDifference, type RankComparison } from './pairwise.ts'
import { meanRankDifferenceError, meanRanksOf, rankBlocks } from './ranks.ts'

export interface PairwiseRankOptions {
  readonly higherIsBetter: boolean
  /** Adjustment over all pairs, default 'holm'. */
  readonly adjust?: PValueAdjustment
  /** Level of `significant`, default 0.05. */
  readonly alpha?: number
}

export const PAIRWISE_RANK_KEYS: OptionKeys<PairwiseRankOptions> = { higherIsBetter: true, adjust: true, alpha: true }

export interface PairwiseRankResult {
  /** All pairs; `statistic` is z. */
  readonly comparisons: RankComparison[]
  readonly meanRanks: number[]
  /** sqrt(k (k + 1) / (6 n)), the same for each pair. */
  readonly standardError: number
  readonly adjust: PValueAdjustment
  readonly alpha: number
}

/**
 * Compares all pairs of treatments by z tests on the differences of their mean ranks in a Friedman design,
 * z = (R_i - R_j) / sqrt(k (k + 1) / (6 n)), with p-values adjusted over the k (k - 1) / 2 pairs. With Bonferroni this is
 * Dunn's all-pairs procedure; it is not the Bonferroni-Dunn test against a control (`bonferroniDunnTest`).
 *
 * Sources: Dunn 1964, Technometrics 6, 241-252; Demsar 2006, J. Mach. Learn. Res. 7, 1-30, section 3.2.2; Garcia and Herrera
 * 2008, J. Mach. Learn. Res. 9, 2677-2694.
 *
 * @param scores blocks x treatments.
 * @throws StatsError on scores or options that break a rule.
 * @example
 * pairwiseRankTest(scores, { higherIsBetter: true, adjust: 'shaffer' }).comparisons
 * // [{ first: 0, second: 1, rankDifference, statistic, pValue, adjustedPValue, significant }, ...]
 */
export function pairwiseRankTest(scores: Scores, options: PairwiseRankOptions): PairwiseRankResult {
  const known = readOptions(options, PAIRWISE_RANK_KEYS, 'pairwiseRankTest')
  const { adjust = 'holm', alpha = 0.05, higherIsBetter } = known
  requireOpenUnit(alpha, 'alpha')
  const ranked = rankBlocks(readScores(scores), higherIsBetter)
  const standardError = meanRankDifferenceError(ranked.treatments, ranked.blocks)
  const raw = allPairs(ranked.treatments).map(([first, second]) => {
    const rankDifference = meanRankDifference(ranked, first, second)
    const statistic = rankDifference / standardError
    return { first, second, rankDifference, statistic, pValue: normalTwoSided(statistic) }
  })
  const adjusted = adjustPValues(
    raw.map((comparison) => comparison.pValue),
    adjust,
  )
  const comparisons = raw.map((comparison, i) => ({
    ...comparison,
    adjustedPValue: adjusted[i]!,
    significant: adjusted[i]! <= alpha,
  }))
  return { comparisons, meanRanks: meanRanksOf(ranked), standardError, adjust, alpha }
}
