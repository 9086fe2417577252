import { studentTwoSided } from '../distributions/student-t.ts'
import { requireOpenUnit } from '../input/checks.ts'
import { readOptions } from '../input/options.ts'
import { readScores, type Scores } from '../input/score-matrix.ts'
import { adjustPValues, type PValueAdjustment } from './adjust-p-values.ts'
import { friedmanStatistic } from './friedman.ts'
import { allPairs, meanRankDifference, type RankComparison } from './pairwise.ts'
import { PAIRWISE_RANK_KEYS, type PairwiseRankOptions } from './pairwise-rank-test.ts'
import { meanRanksOf, rankBlocks } from './ranks.ts'

export interface ConoverResult {
  /** All pairs; `statistic` is t. */
  readonly comparisons: RankComparison[]
  readonly meanRanks: number[]
  /** (n - 1) (k - 1). */
  readonly degreesOfFreedom: number
  /** Of a difference of mean ranks; 0 where all blocks agree, which makes every difference significant. */
  readonly standardError: number
  readonly adjust: PValueAdjustment
  readonly alpha: number
}

/**
 * Conover's t tests on all pairs of rank sums after Friedman's test. They use the variance that is left within the blocks,
 * so they are more powerful and more liberal than z tests; they are meant for after a significant Friedman test.
 *
 * Source: Conover 1999, Practical Nonparametric Statistics, 3rd edition, section 5.8; Conover and Iman 1979, LA-7677-MS.
 *
 * @param scores blocks x treatments.
 * @throws StatsError on scores or options that break a rule.
 * @example conoverTest(scores, { higherIsBetter: true, adjust: 'holm' }).comparisons
 */
export function conoverTest(scores: Scores, options: PairwiseRankOptions): ConoverResult {
  const { adjust = 'holm', alpha = 0.05, higherIsBetter } = readOptions(options, PAIRWISE_RANK_KEYS, 'conoverTest')
  requireOpenUnit(alpha, 'alpha')
  const ranked = rankBlocks(readScores(scores), higherIsBetter)
  const { blocks: n, treatments: k, tieSum } = ranked
  const degreesOfFreedom = (n - 1) * (k - 1)
  const perBlockVariance = (n * k * (k + 1) - tieSum / (k - 1)) / 12
  const unexplained = Math.max(0, 1 - friedmanStatistic(ranked) / (n * (k - 1)))
  const variance = (perBlockVariance * 2 * n * (k - 1) * (unexplained < 1e-13 ? 0 : unexplained)) / degreesOfFreedom
  const standardError = Math.sqrt(variance) / n
  const raw = allPairs(k).map(([first, second]) => {
    const rankDifference = meanRankDifference(ranked, first, second)
    const statistic = rankDifference === 0 ? 0 : rankDifference / standardError
    return { first, second, rankDifference, statistic, pValue: studentTwoSided(statistic, degreesOfFreedom) }
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
  return { comparisons, meanRanks: meanRanksOf(ranked), degreesOfFreedom, standardError, adjust, alpha }
}
