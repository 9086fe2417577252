import { requireFinite } from '../input/checks.ts'
import { type BinaryOptions, readBinary } from '../input/labels.ts'

/** Cumulative (weighted) counts of rows with score >= threshold, for each distinct score, from the highest down, in `unit`. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
  /** (Weighted) number of positives and negatives. */
  readonly positives: number
  readonly negatives: number
  /** What counts are multiplied by to be sums of the weights as given; 1 without weights. */
  readonly unit: number
}

export function thresholdCounts(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: BinaryOptions,
): ThresholdCounts {
  const { positive, weights, unit } = readBinary(labels, scores, 'scores', options)
  requireFinite(scores, 'scores')
  return { ...(weights === undefined ? countClasses(positive, scores) : sumWeights(positive, scores, weights)), unit }
}

/** Ascending scores of the positives and of the negatives: sorting two typed arrays is several times faster than sorting indices. */
export function sortedByClass(
  positive: Uint8Array,
  scores: ArrayLike<number>,
): { positives: Float64Array; negatives: Float64Array } {
  let count = 0
  for (const flag of positive) count += flag
  const positives = new Float64Array(count)
  const negatives = new Float64Array(positive.length - count)
  let p = 0
  let q = 0
  for (let i = 0; i < positive.length; i++) {
    // Adding 0 turns -0 into 0, which the typed sort would order apart.
    if (positive[i] === 1) positives[p++] = scores[i]! + 0
    else negatives[q++] = scores[i]! + 0
  }
  return { positives: positives.sort(), negatives: negatives.sort() }
}

type Counts = Omit<ThresholdCounts, 'unit'>

function countClasses(positive: Uint8Array, scores: ArrayLike<number>): Counts {
  const { positives, negatives } = sortedByClass(positive, scores)
  const [m, n] = [positives.length, negatives.length]
  const thresholds = new Float64Array(m + n)
  const truePositives = new Float64Array(m + n)
  const falsePositives = new Float64Array(m + n)
  let distinct = 0
  let tp = 0
  let fp = 0
  while (tp < m || fp < n) {
    const threshold = Math.max(
      tp < m ? positives[m - 1 - tp]! : Number.NEGATIVE_INFINITY,
      fp < n ? negatives[n - 1 - fp]! : Number.NEGATIVE_INFINITY,
    )
    while (tp < m && positives[m - 1 - tp] === threshold) tp++
    while (fp < n && negatives[n - 1 - fp] === threshold) fp++
    thresholds[distinct] = threshold
    truePositives[distinct] = tp
    falsePositives[distinct++] = fp
  }
  return {
    thresholds: thresholds.subarray(0, distinct),
    truePositives: truePositives.subarray(0, distinct),
    falsePositives: falsePositives.subarray(0, distinct),
    positives: m,
    negatives: n,
  }
}

function sumWeights(positive: Uint8Array, scores: ArrayLike<number>, weights: ArrayLike<number>): Counts {
  const order = orderDescending(scores)
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let tp = 0
  let fp = 0
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    const weight = weights[row]!
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
