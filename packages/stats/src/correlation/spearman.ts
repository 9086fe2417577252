import { requireFinite, requireSameLength } from '../input/checks.ts'
import { requireSample } from '../input/pairs.ts'
import { midranks } from '../rank-tests/ranks.ts'

/**
 * Spearman's rank correlation of paired values: Pearson's correlation of their midranks; from -1 to 1, NaN if one side is
 * constant.
 *
 * Source: Spearman 1904, Am. J. Psychol. 15, 72-101; ties: Kendall 1948, Rank Correlation Methods, chapter 3.
 *
 * @throws StatsError if lengths differ, there are fewer than 2 pairs, or a value is not finite.
 * @example spearmanCorrelation([1, 2, 3, 4], [1, 3, 2, 4]) // 0.8
 */
export function spearmanCorrelation(first: ArrayLike<number>, second: ArrayLike<number>): number {
  requireSameLength(first, 'first', second, 'second')
  requireSample(first, 'first', 2)
  requireFinite(second, 'second')
  const n = first.length
  const mean = (n + 1) / 2
  const a = new Float64Array(n)
  const b = new Float64Array(n)
  const spread = (ties: number) => (n * n * n - n - ties) / 12
  const untied = spread(midranks(first, a)) * spread(midranks(second, b))
  if (untied === 0) return Number.NaN
  let product = 0
  for (let i = 0; i < n; i++) product += (a[i]! - mean) * (b[i]! - mean)
  return product / Math.sqrt(untied)
}
