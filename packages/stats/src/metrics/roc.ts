import { requireBoolean, requireFinite } from '../input/checks.ts'
import { BINARY_KEYS, type BinaryOptions, readBinary } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { sortedByClass, thresholdCounts } from './threshold-counts.ts'

export interface RocOptions extends BinaryOptions {
  /** Leaves out points on a straight line between their neighbours, and scores without weight, default true. */
  readonly dropIntermediate?: boolean
}

const CURVE_KEYS: OptionKeys<RocOptions> = { ...BINARY_KEYS, dropIntermediate: true }

export interface RocCurve {
  readonly falsePositiveRate: number[]
  readonly truePositiveRate: number[]
  /** A row is called positive if its score is at least the threshold; the first is Infinity (no row). */
  readonly thresholds: number[]
}

/**
 * Receiver operating characteristic, from threshold Infinity downwards; tied scores make one point. A rate with denominator 0
 * (one class only) is NaN.
 *
 * Source: Fawcett 2006, Pattern Recognition Letters 27, 861-874.
 *
 * @param scores larger means more likely positive; any finite numbers.
 * @throws StatsError if lengths differ, a score is not finite, or labels are not binary.
 * @example rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).truePositiveRate // [0, 0.5, 0.5, 1, 1]
 */
export function rocCurve(labels: ArrayLike<number>, scores: ArrayLike<number>, options: RocOptions = {}): RocCurve {
  const { dropIntermediate = true, ...binary } = readOptions(options, CURVE_KEYS, 'rocCurve')
  requireBoolean(dropIntermediate, 'dropIntermediate')
  const { thresholds, truePositives, falsePositives, positives, negatives } = thresholdCounts(labels, scores, binary)
  const fp = [0, ...falsePositives]
  const tp = [0, ...truePositives]
  const all = [Number.POSITIVE_INFINITY, ...thresholds]
  const points = all.map((_, i) => i)
  const keep = dropIntermediate ? corners(points, fp, tp) : points
  return {
    falsePositiveRate: keep.map((i) => fp[i]! / negatives),
    truePositiveRate: keep.map((i) => tp[i]! / positives),
    thresholds: keep.map((i) => all[i]!),
  }
}

/** The points where the curve bends, and its ends. */
function corners(points: readonly number[], x: readonly number[], y: readonly number[]): number[] {
  // Scores without weight leave the curve where it is: a point that is there twice lies on a line with any other, so that both
  // copies of a corner would go.
  const distinct = points.filter((i) => i === 0 || x[i] !== x[i - 1] || y[i] !== y[i - 1])
  return distinct.filter((i, at) => {
    const [before, after] = [distinct[at - 1], distinct[at + 1]]
    if (before === undefined || after === undefined) return true
    return (x[after]! - x[i]!) * (y[i]! - y[before]!) !== (y[after]! - y[i]!) * (x[i]! - x[before]!)
  })
}

/**
 * Area under the ROC curve: the probability that a positive has a larger score than a negative, ties counting one half.
 * NaN if only one class is present.
 *
 * Source: Hanley and McNeil 1982, Radiology 143, 29-36.
 *
 * @throws StatsError if lengths differ, a score is not finite, or labels are not binary.
 * @example rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.75
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>, options: BinaryOptions = {}): number {
  const binary = readOptions(options, BINARY_KEYS, 'rocAuc')
  return binary.weights === undefined ? countedAuc(labels, scores, binary) : weightedAuc(labels, scores, binary)
}

/** The count of ordered pairs is exact, which a sum of trapezoids is not. */
function countedAuc(labels: ArrayLike<number>, scores: ArrayLike<number>, options: BinaryOptions): number {
  const { positive } = readBinary(labels, scores, 'scores', options)
  requireFinite(scores, 'scores')
  const { positives, negatives } = sortedByClass(positive, scores)
  let below = 0
  let upTo = 0
  let doubled = 0
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++
    while (upTo < negatives.length && negatives[upTo]! <= score) upTo++
    doubled += below + upTo
  }
  return doubled / 2 / (positives.length * negatives.length)
}

function weightedAuc(labels: ArrayLike<number>, scores: ArrayLike<number>, options: BinaryOptions): number {
  const { truePositives, falsePositives, positives, negatives } = thresholdCounts(labels, scores, options)
  let area = 0
  let tp = 0
  let fp = 0
  for (let i = 0; i < truePositives.length; i++) {
    area += ((falsePositives[i]! - fp) * (truePositives[i]! + tp)) / 2
    tp = truePositives[i]!
    fp = falsePositives[i]!
  }
  return area / (positives * negatives)
}
