import { requireFinite } from '../input/checks.ts'
import { type BinaryOptions, readBinary } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { scaleOfWeights } from '../input/weights.ts'
import { scoreOrder } from './score-order.ts'

const KEYS: OptionKeys<Pick<BinaryOptions, 'positive'>> = { positive: true }

/**
 * Sorts the scores once and gives the area under the ROC curve as a function of the rows' weights: `rocAuc` with those
 * weights, without the sort. With the number of times that a bootstrap has drawn each row as its weight, it is the area
 * of that resample.
 *
 * @param scores larger means more likely positive; any finite numbers.
 * @returns the area for weights (one a row, at least 0, with a finite sum above 0); NaN where one class has no weight
 * @throws StatsError if lengths differ, a score is not finite, or labels are not binary; the function that it gives, if
 *   the weights break a rule.
 * @example
 * const area = rocAucByWeights([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
 * area([1, 1, 1, 1]) // 0.75
 * area([1, 0, 1, 1]) // 1
 */
export function rocAucByWeights(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: Pick<BinaryOptions, 'positive'> = {},
): (weights: ArrayLike<number>) => number {
  const { positive } = readBinary(labels, scores, 'scores', readOptions(options, KEYS, 'rocAucByWeights'))
  requireFinite(scores, 'scores')
  const n = scores.length
  const { order, closes } = scoreOrder(scores)
  return (weights) => {
    const scale = scaleOfWeights(weights, n)
    let doubled = 0
    let [positives, negatives, positivesBefore, negativesBefore] = [0, 0, 0, 0]
    for (let i = 0; i < n; i++) {
      const row = order[i]!
      const weight = weights[row]! * scale
      if (positive[row] === 1) positives += weight
      else negatives += weight
      if (closes[i] === 1) {
        doubled += (negatives - negativesBefore) * (positives + positivesBefore)
        positivesBefore = positives
        negativesBefore = negatives
      }
    }
    return doubled / 2 / (positives * negatives)
  }
}
