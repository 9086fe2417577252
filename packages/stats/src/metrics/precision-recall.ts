import { BINARY_KEYS, type BinaryOptions } from '../input/labels.ts'
import { readOptions } from '../input/options.ts'
import { thresholdCounts } from './threshold-counts.ts'

export interface PrecisionRecallCurve {
  /** precision[i] and recall[i] at thresholds[i]; the last point, precision 1 and recall 0, has no threshold. */
  readonly precision: number[]
  readonly recall: number[]
  /** Ascending; a row is called positive if its score is at least the threshold. */
  readonly thresholds: number[]
}

/**
 * Precision and recall at each distinct score, from the lowest threshold (recall 1) to the highest, closed by the point (1, 0).
 * Without positives recall is NaN. A precision whose denominator is 0 (only possible with weights of 0) is 1.
 *
 * Source: Davis and Goadrich 2006, ICML, 233-240 (points are not to be joined linearly).
 *
 * @throws StatsError if lengths differ, a score is not finite, or labels are not binary.
 * @example precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).precision // [0.5, 0.667, 0.5, 1, 1]
 */
export function precisionRecallCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: BinaryOptions = {},
): PrecisionRecallCurve {
  const binary = readOptions(options, BINARY_KEYS, 'precisionRecallCurve')
  const { thresholds, truePositives, falsePositives, positives } = thresholdCounts(labels, scores, binary)
  const precision = [1]
  const recall = [0]
  for (let i = 0; i < thresholds.length; i++) {
    const called = truePositives[i]! + falsePositives[i]!
    precision.push(called === 0 ? 1 : truePositives[i]! / called)
    recall.push(truePositives[i]! / positives)
  }
  return { precision: precision.reverse(), recall: recall.reverse(), thresholds: Array.from(thresholds).reverse() }
}

/**
 * Average precision: the sum over thresholds of the gain in recall times precision, the area under the precision-recall curve
 * as a step function. NaN if there is no positive.
 *
 * Source: Boyd, Eng and Page 2013, ECML PKDD, 451-466.
 *
 * @throws StatsError if lengths differ, a score is not finite, or labels are not binary.
 * @example averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.8333
 */
export function averagePrecision(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: BinaryOptions = {},
): number {
  const binary = readOptions(options, BINARY_KEYS, 'averagePrecision')
  const { truePositives, falsePositives, positives } = thresholdCounts(labels, scores, binary)
  let sum = 0
  let previous = 0
  for (let i = 0; i < truePositives.length; i++) {
    const tp = truePositives[i]!
    if (tp > previous) sum += ((tp - previous) * tp) / (tp + falsePositives[i]!)
    previous = tp
  }
  return sum / positives
}
