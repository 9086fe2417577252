import { normalTwoSided, normalUpperQuantile } from '../distributions/normal.ts'
import { requireFinite, requireOpenUnit, requireSameLength } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { readBinary } from '../input/labels.ts'
import { midranks } from '../rank-tests/ranks.ts'

export interface DelongOptions {
  /** Label of the positive class, default 1. */
  readonly positive?: number
  /** Level of the confidence intervals, default 0.95. */
  readonly level?: number
  /**
   * Cluster of each row (its company). The variance then is Obuchowski's, which allows any dependence within clusters; rows
   * of one cluster may be of both classes.
   */
  readonly clusters?: ArrayLike<number>
}

export interface DelongResult {
  readonly auc: readonly [first: number, second: number]
  /** Variances of the two areas. */
  readonly variance: readonly [first: number, second: number]
  readonly covariance: number
  /** First minus second. */
  readonly difference: number
  readonly standardError: number
  /** Infinite where the areas differ with no estimated variance at all. */
  readonly z: number
  /** Two-sided. */
  readonly pValue: number
  /** Normal confidence interval of the difference. */
  readonly interval: readonly [lower: number, upper: number]
}

/**
 * DeLong's test that two scores on the same rows have the same area under the ROC curve.
 *
 * Sources: DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44, 837-845, through midranks as in Sun and Xu 2014, IEEE Signal
 * Process. Lett. 21, 1389-1393; by cluster: Obuchowski 1997, Biometrics 53, 567-578.
 *
 * @throws StatsError if lengths differ, a score is not finite, or either class has fewer than 2 rows (with clusters: there are
 *   fewer than 2 clusters with a row of a class).
 * @example delongTest(labels, scoresOfModelA, scoresOfModelB).pValue
 */
export function delongTest(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: DelongOptions = {},
): DelongResult {
  const { level = 0.95, clusters, ...binary } = options
  requireOpenUnit(level, 'level')
  const { positive } = readBinary(labels, first, 'first', binary)
  requireSameLength(labels, 'labels', second, 'second')
  requireFinite(first, 'first')
  requireFinite(second, 'second')
  if (clusters !== undefined) requireSameLength(labels, 'labels', clusters, 'clusters')
  const m = positive.reduce((sum, flag) => sum + flag, 0)
  const n = positive.length - m
  if (m < 2 || n < 2)
    throw new StatsError('too-few', 'each class must have at least 2 rows', { positives: m, negatives: n })

  const components = [structuralComponents(positive, first), structuralComponents(positive, second)] as const
  const covarianceOf = clusters === undefined ? independentCovariance : clusteredCovariance(clusters)
  const covariance = (a: Components, b: Components) => covarianceOf(positive, a, b)
  const [a, b] = components
  const variance = [covariance(a, a), covariance(b, b)] as const
  const between = covariance(a, b)
  const difference = a.auc - b.auc
  const standardError = Math.sqrt(Math.max(0, variance[0] + variance[1] - 2 * between))
  const z = difference === 0 ? 0 : difference / standardError
  const reach = normalUpperQuantile((1 - level) / 2) * standardError
  return {
    auc: [a.auc, b.auc],
    variance,
    covariance: between,
    difference,
    standardError,
    z,
    pValue: normalTwoSided(z),
    interval: [difference - reach, difference + reach],
  }
}

interface Components {
  readonly auc: number
  /** For a positive, the share of negatives below it; for a negative, the share of positives above it; ties count half. */
  readonly placement: Float64Array
}

function structuralComponents(positive: Uint8Array, scores: ArrayLike<number>): Components {
  const length = positive.length
  const rows = Array.from({ length }, (_, i) => i)
  const all = new Float64Array(length)
  midranks(scores, all)
  const placement = new Float64Array(length)
  let auc = 0
  for (const flag of [1, 0]) {
    const own = rows.filter((i) => positive[i] === flag)
    const ranks = new Float64Array(own.length)
    midranks(
      own.map((i) => scores[i]!),
      ranks,
    )
    const others = length - own.length
    own.forEach((i, j) => {
      const below = (all[i]! - ranks[j]!) / others
      placement[i] = flag === 1 ? below : 1 - below
      if (flag === 1) auc += below / own.length
    })
  }
  return { auc, placement }
}

function independentCovariance(positive: Uint8Array, a: Components, b: Components): number {
  const sums = [0, 0]
  const counts = [0, 0]
  positive.forEach((flag, i) => {
    sums[flag]! += (a.placement[i]! - a.auc) * (b.placement[i]! - b.auc)
    counts[flag]!++
  })
  return sums[0]! / (counts[0]! - 1) / counts[0]! + sums[1]! / (counts[1]! - 1) / counts[1]!
}

/** Obuchowski 1997: sums of placements over clusters in place of single placements. */
function clusteredCovariance(clusters: ArrayLike<number>) {
  const index = new Map<number, number>()
  for (let i = 0; i < clusters.length; i++) if (!index.has(clusters[i]!)) index.set(clusters[i]!, index.size)
  return (positive: Uint8Array, a: Components, b: Components): number => {
    const sumsA = [new Float64Array(index.size), new Float64Array(index.size)] as const
    const sumsB = [new Float64Array(index.size), new Float64Array(index.size)] as const
    const present = [new Uint8Array(index.size), new Uint8Array(index.size)] as const
    const rows = [0, 0]
    positive.forEach((flag, i) => {
      const cluster = index.get(clusters[i]!)!
      sumsA[flag as 0 | 1][cluster]! += a.placement[i]! - a.auc
      sumsB[flag as 0 | 1][cluster]! += b.placement[i]! - b.auc
      present[flag as 0 | 1][cluster] = 1
      rows[flag]!++
    })
    const holders = present.map((flags) => flags.reduce((sum, flag) => sum + flag, 0))
    if (holders.some((count) => count < 2) || index.size < 2) {
      throw new StatsError('too-few', 'each class must occur in at least 2 clusters', {
        positives: holders[1],
        negatives: holders[0],
      })
    }
    const product = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, c) => sum + value * y[c]!, 0)
    const within = (flag: 0 | 1) =>
      ((holders[flag]! / (holders[flag]! - 1)) * product(sumsA[flag], sumsB[flag])) / rows[flag]! ** 2
    const across =
      ((index.size / (index.size - 1)) * (product(sumsA[1], sumsB[0]) + product(sumsA[0], sumsB[1]))) /
      rows[0]! /
      rows[1]!
    return within(0) + within(1) + across
  }
}
