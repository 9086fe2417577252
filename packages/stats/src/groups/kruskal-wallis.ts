import { chiSquareUpperTail } from '../distributions/chi-square.ts'
import { requireGroups } from '../input/groups.ts'
import { midranks } from '../rank-tests/ranks.ts'

export interface KruskalWallisResult {
  /** Tie-corrected H. */
  readonly statistic: number
  readonly degreesOfFreedom: number
  /** From the chi-square approximation. */
  readonly pValue: number
  /** Mean rank of each group among all values; 1 is the smallest value. */
  readonly meanRanks: number[]
  /** Share of the variance of the ranks that lies between groups, H / (N - 1). */
  readonly epsilonSquared: number
}

export interface GroupRanks {
  readonly sizes: number[]
  readonly rankSums: number[]
  readonly total: number
  /** Variance of the ranks with divisor N - 1, which ties lower. */
  readonly rankVariance: number
}

export function rankGroups(groups: readonly ArrayLike<number>[]): GroupRanks {
  requireGroups(groups)
  const pooled = Float64Array.from(groups.flatMap((group) => Array.from(group)))
  const ranks = new Float64Array(pooled.length)
  const tieSum = midranks(pooled, ranks)
  const total = pooled.length
  let offset = 0
  const rankSums = groups.map((group) => {
    let sum = 0
    for (let i = 0; i < group.length; i++) sum += ranks[offset++]!
    return sum
  })
  const rankVariance = (total * (total + 1) - (total > 1 ? tieSum / (total - 1) : 0)) / 12
  return { sizes: groups.map((group) => group.length), rankSums, total, rankVariance }
}

/**
 * Kruskal and Wallis' test that independent groups come from one distribution, with the correction for ties. If all values
 * are equal, the statistic is 0 and p is 1.
 *
 * Source: Kruskal and Wallis 1952, J. Am. Stat. Assoc. 47, 583-621; epsilon squared: Kelley 1935, as in Tomczak and Tomczak 2014.
 *
 * @throws StatsError if there are fewer than 2 groups, a group is empty, or a value is not finite.
 * @example kruskalWallisTest([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) // statistic 7.2, p .0273
 */
export function kruskalWallisTest(groups: readonly ArrayLike<number>[]): KruskalWallisResult {
  const { sizes, rankSums, total, rankVariance } = rankGroups(groups)
  const between = rankSums.reduce(
    (sum, rankSum, i) => sum + (rankSum - (sizes[i]! * (total + 1)) / 2) ** 2 / sizes[i]!,
    0,
  )
  const statistic = between === 0 ? 0 : between / rankVariance
  return {
    statistic,
    degreesOfFreedom: groups.length - 1,
    pValue: chiSquareUpperTail(statistic, groups.length - 1),
    meanRanks: rankSums.map((sum, i) => sum / sizes[i]!),
    epsilonSquared: total > 1 ? statistic / (total - 1) : 0,
  }
}
