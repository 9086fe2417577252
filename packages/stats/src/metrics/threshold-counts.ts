import { requireFinite } from '../input/checks.ts'
import { type BinaryOptions, readBinary } from '../input/labels.ts'

/** Cumulative (weighted) counts of rows with score >= threshold, for each distinct score, from the highest down. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
  /** (Weighted) number of positives and negatives. */
  readonly positives: number
  readonly negatives: number
}

export function thresholdCounts(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: BinaryOptions,
): ThresholdCounts {
  const { positive, weights } = readBinary(labels, scores, 'scores', options)
  requireFinite(scores, 'scores')
  const order = orderDescending(scores)
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let tp = 0
  let fp = 0
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    const weight = weights === undefined ? 1 : weights[row]!
    if (positive[row] === 1) tp += weight
    else fp += weight
    if (i + 1 === order.length || scores[order[i + 1]!] !== scores[row]) {
      thresholds.push(scores[row]!)
      truePositives.push(tp)
      falsePositives.push(fp)
    }
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives: tp,
    negatives: fp,
  }
}

function orderDescending(scores: ArrayLike<number>): Int32Array {
  const order = new Int32Array(scores.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  return order.sort((a, b) => scores[b]! - scores[a]! || a - b)
}
