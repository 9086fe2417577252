import { normalTwoSided, normalUpperQuantile } from '../distributions/normal.ts'
import { requireFinite, requireOpenUnit, requireSameLength } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { readBinary } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { mean } from '../moments/moments.ts'
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

const KEYS: OptionKeys<DelongOptions> = { positive: true, level: true, clusters: true }

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
  const { level = 0.95, clusters, ...binary } = readOptions(options, KEYS, 'delongTest')
  requireOpenUnit(level, 'level')
  const { positive } = readBinary(labels, first, 'first', binary)
  requireSameLength(labels, 'labels', second, 'second')
  requireFinite(first, 'first')
  requireFinite(second, 'second')
  if (clusters !== undefined) {
    requireSameLength(labels, 'labels', clusters, 'clusters')
    requireFinite(clusters, 'clusters')
  }
  const m = positive.reduce((sum, flag) => sum + flag, 0)
  const n = positive.length - m
  if (m < 2 || n < 2)
    throw new StatsError('too-few', 'each class must have at least 2 rows', { positives: m, negatives: n })

  const covarianceOf = clusters === undefined ? independentCovariance : clusteredCovariance(clusters)
  const [winsOfFirst, winsOfSecond] = [wins(positive, first), wins(positive, second)]
  const a = deviations(positive, winsOfFirst)
  const b = deviations(positive, winsOfSecond)
  // Counted before anything is divided: where the wins of all rows differ by one number, the variance is exactly 0.
  const lead = winsOfFirst.map((count, i) => count - winsOfSecond[i]!)
  const between = deviations(positive, lead)
  const difference = shareOfPairs(positive, lead)
  const standardError = Math.sqrt(Math.max(0, covarianceOf(positive, between, between)))
  const z = difference === 0 ? 0 : difference / standardError
  const reach = normalUpperQuantile((1 - level) / 2) * standardError
  return {
    auc: [shareOfPairs(positive, winsOfFirst), shareOfPairs(positive, winsOfSecond)],
    variance: [covarianceOf(positive, a, a), covarianceOf(positive, b, b)],
    covariance: covarianceOf(positive, a, b),
    difference,
    standardError,
    z,
    pValue: normalTwoSided(z),
    interval: [difference - reach, difference + reach],
  }
}

/** For a positive, how many negatives are below it; for a negative, how many positives are above it; ties count half. */
function wins(positive: Uint8Array, scores: ArrayLike<number>): Float64Array {
  const length = positive.length
  const rows = Array.from({ length }, (_, i) => i)
  const all = new Float64Array(length)
  midranks(scores, all)
  const counts = new Float64Array(length)
  for (const flag of [1, 0]) {
    const own = rows.filter((i) => positive[i] === flag)
    const ranks = new Float64Array(own.length)
    midranks(
      own.map((i) => scores[i]!),
      ranks,
    )
    own.forEach((i, j) => {
      const below = all[i]! - ranks[j]!
      counts[i] = flag === 1 ? below : length - own.length - below
    })
  }
  return counts
}

/** Wins of the positives over all pairs of a positive and a negative. */
function shareOfPairs(positive: Uint8Array, counts: Float64Array): number {
  let m = 0
  let sum = 0
  positive.forEach((flag, i) => {
    m += flag
    if (flag === 1) sum += counts[i]!
  })
  return sum / (m * (positive.length - m))
}

/** Wins as shares of the other class (DeLong's structural components), less the mean of the row's own class. */
function deviations(positive: Uint8Array, counts: Float64Array): Float64Array {
  const own = [counts.filter((_, i) => positive[i] === 0), counts.filter((_, i) => positive[i] === 1)] as const
  const means = [mean(own[0]), mean(own[1])] as const
  return counts.map((count, i) => (count - means[positive[i] as 0 | 1]) / own[(1 - positive[i]!) as 0 | 1].length)
}

function independentCovariance(positive: Uint8Array, a: Float64Array, b: Float64Array): number {
  const sums = [0, 0]
  const counts = [0, 0]
  positive.forEach((flag, i) => {
    sums[flag]! += a[i]! * b[i]!
    counts[flag]!++
  })
  return sums[0]! / (counts[0]! - 1) / counts[0]! + sums[1]! / (counts[1]! - 1) / counts[1]!
}

/** Obuchowski 1997: sums of components over clusters in place of single components. */
function clusteredCovariance(clusters: ArrayLike<number>) {
  const index = new Map<number, number>()
  for (let i = 0; i < clusters.length; i++) if (!index.has(clusters[i]!)) index.set(clusters[i]!, index.size)
  return (positive: Uint8Array, a: Float64Array, b: Float64Array): number => {
    const sumsA = [new Float64Array(index.size), new Float64Array(index.size)] as const
    const sumsB = [new Float64Array(index.size), new Float64Array(index.size)] as const
    const present = [new Uint8Array(index.size), new Uint8Array(index.size)] as const
    const rows = [0, 0]
    positive.forEach((flag, i) => {
      const cluster = index.get(clusters[i]!)!
      sumsA[flag as 0 | 1][cluster]! += a[i]!
      sumsB[flag as 0 | 1][cluster]! += b[i]!
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
