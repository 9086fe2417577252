import { normalTwoSided } from '../distributions/normal.ts'
import { requireOpenUnit } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { adjustPValues, type PValueAdjustment } from '../rank-tests/adjust-p-values.ts'
import { allPairs, type RankComparison } from '../rank-tests/pairwise.ts'
import { rankGroups } from './kruskal-wallis.ts'

export interface DunnOptions {
  /** Adjustment over all pairs, default 'holm'. */
  readonly adjust?: PValueAdjustment
  /** Level of `significant`, default 0.05. */
  readonly alpha?: number
}

const KEYS: OptionKeys<DunnOptions> = { adjust: true, alpha: true }

export interface DunnResult {
  /** All pairs of groups; `statistic` is z. */
  readonly comparisons: RankComparison[]
  readonly meanRanks: number[]
  readonly adjust: PValueAdjustment
  readonly alpha: number
}

/**
 * Dunn's test of all pairs of independent groups, after `kruskalWallisTest`: z from the mean ranks of the pooled values with
 * the variance corrected for ties.
 *
 * Source: Dunn 1964, Technometrics 6, 241-252.
 *
 * @throws StatsError if there are fewer than 2 groups, a group is empty, or a value is not finite.
 * @example dunnTest([[1, 2, 3], [4, 5, 6], [7, 8, 9]], { adjust: 'holm' }).comparisons[1].adjustedPValue // 0.022
 */
export function dunnTest(groups: readonly ArrayLike<number>[], options: DunnOptions = {}): DunnResult {
  const { adjust = 'holm', alpha = 0.05 } = readOptions(options, KEYS, 'dunnTest')
  requireOpenUnit(alpha, 'alpha')
  const { sizes, rankSums, rankVariance } = rankGroups(groups)
  const meanRanks = rankSums.map((sum, i) => sum / sizes[i]!)
  const raw = allPairs(groups.length).map(([first, second]) => {
    const rankDifference = meanRanks[first]! - meanRanks[second]!
    const error = Math.sqrt(rankVariance * (1 / sizes[first]! + 1 / sizes[second]!))
    const statistic = rankDifference === 0 ? 0 : rankDifference / error
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
  return { comparisons, meanRanks, adjust, alpha }
}
