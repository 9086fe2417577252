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
  const a = new Float64Array(n)
  const b = new Float64Array(n)
  midranks(first, a)
  midranks(second, b)
  const untied = centredProducts(a, a) * centredProducts(b, b)
  if (untied === 0) return Number.NaN
  return Math.max(-1, Math.min(1, centredProducts(a, b) / Math.sqrt(untied)))
}

/**
 * Sum of the products of ranks less their mean. Each product is exact; their sum passes 2^53 from some 100,000 ranks on, so what
 * is lost in adding is kept beside it (Neumaier 1974, Z. Angew. Math. Mech. 54, 39-51).
 */
function centredProducts(a: Float64Array, b: Float64Array): number {
  const mean = (a.length + 1) / 2
  let sum = 0
  let lost = 0
  for (let i = 0; i < a.length; i++) {
    const product = (a[i]! - mean) * (b[i]! - mean)
    const next = sum + product
    lost += Math.abs(sum) >= Math.abs(product) ? sum - next + product : product - next + sum
    sum = next
  }
  return sum + lost
}
