import { requireProbabilities, requireSameLength } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { readBinary } from '../input/labels.ts'
import { scaleOfWeights } from '../input/weights.ts'
import { scoreOrder } from './score-order.ts'

/**
 * Scores of one reading of two classes. Ratios with denominator 0 are 0; the area under the ROC curve is NaN where one class
 * has no weight, average precision where the positive one has none.
 */
export interface BinaryMeasures {
  readonly accuracy: number
  readonly balancedAccuracy: number
  readonly rocAuc: number
  readonly averagePrecision: number
  readonly matthews: number
  readonly brier: number
  /** Of class 1. */
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Of class 0. */
  readonly negativePrecision: number
  readonly negativeRecall: number
  readonly negativeF1: number
}

const ratio = (numerator: number, denominator: number): number => (denominator === 0 ? 0 : numerator / denominator)

/**
 * Sorts the probabilities once and gives every score as a function of the rows' weights: `classificationReport`,
 * `balancedAccuracy`, `rocAuc`, `averagePrecision`, `matthewsCorrelation` and `brierScore` in one pass, without the sort. With the
 * number of times that a bootstrap has drawn each row as its weight, they are the scores of that resample.
 *
 * @param labels 0 and 1.
 * @param probabilities of class 1.
 * @param decisions 0 and 1.
 * @returns the scores for weights (one a row, at least 0, with a finite sum above 0)
 * @throws StatsError if lengths differ, labels or decisions are not 0 or 1, or a probability is outside [0, 1]; the function
 *   that it gives, if the weights break a rule.
 * @example
 * const measure = binaryMeasuresByWeights([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], [0, 0, 0, 1])
 * measure([1, 1, 1, 1]).accuracy // 0.75
 * measure([1, 1, 0, 1]).accuracy // 1
 */
export function binaryMeasuresByWeights(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  decisions: ArrayLike<number>,
): (weights: ArrayLike<number>) => BinaryMeasures {
  readBinary(labels, probabilities, 'probabilities', {})
  requireProbabilities(probabilities, 'probabilities')
  requireSameLength(decisions, 'decisions', labels, 'labels')
  const n = labels.length
  for (const [name, values] of [
    ['labels', labels],
    ['decisions', decisions],
  ] as const)
    for (let i = 0; i < n; i++)
      if (values[i] !== 0 && values[i] !== 1)
        throw new StatsError('not-binary', `${name} must be 0 or 1 (position ${i})`, values[i])
  const { order, closes } = scoreOrder(probabilities)
  const isPositive = Uint8Array.from(order, (row) => labels[row]!)
  const called = Uint8Array.from(order, (row) => decisions[row]!)
  const squares = Float64Array.from(order, (row) => (probabilities[row]! - labels[row]!) ** 2)
  return (weights) => {
    const scale = scaleOfWeights(weights, n)
    let [positives, negatives, positivesBefore, negativesBefore] = [0, 0, 0, 0]
    // All four are summed: what is left of a total when another sum is taken from it is rounding where it should be 0.
    let [truePositives, falsePositives, trueNegatives, falseNegatives] = [0, 0, 0, 0]
    let [doubledArea, precisionSum, squareSum] = [0, 0, 0]
    for (let i = 0; i < n; i++) {
      const weight = weights[order[i]!]! * scale
      squareSum += weight * squares[i]!
      if (isPositive[i] === 1) {
        positives += weight
        if (called[i] === 1) truePositives += weight
        else falseNegatives += weight
      } else {
        negatives += weight
        if (called[i] === 1) falsePositives += weight
        else trueNegatives += weight
      }
      if (closes[i] === 1) {
        doubledArea += (negatives - negativesBefore) * (positives + positivesBefore)
        if (positives > positivesBefore)
          precisionSum += ((positives - positivesBefore) * positives) / (positives + negatives)
        positivesBefore = positives
        negativesBefore = negatives
      }
    }
    const total = positives + negatives
    const calledPositive = truePositives + falsePositives
    const calledNegative = trueNegatives + falseNegatives
    const [recall, negativeRecall] = [ratio(truePositives, positives), ratio(trueNegatives, negatives)]
    const both = positives > 0 && negatives > 0
    const variances = positives * negatives * calledPositive * calledNegative
    const covariance = truePositives * trueNegatives - falsePositives * falseNegatives
    return {
      accuracy: (truePositives + trueNegatives) / total,
      balancedAccuracy: both ? (recall + negativeRecall) / 2 : positives > 0 ? recall : negativeRecall,
      rocAuc: both ? doubledArea / 2 / (positives * negatives) : Number.NaN,
      averagePrecision: positives > 0 ? precisionSum / positives : Number.NaN,
      matthews: variances > 0 ? Math.max(-1, Math.min(1, covariance / Math.sqrt(variances))) : 0,
      brier: squareSum / total,
      precision: ratio(truePositives, calledPositive),
      recall,
      f1: ratio(2 * truePositives, calledPositive + positives),
      negativePrecision: ratio(trueNegatives, calledNegative),
      negativeRecall,
      negativeF1: ratio(2 * trueNegatives, calledNegative + negatives),
    }
  }
}
