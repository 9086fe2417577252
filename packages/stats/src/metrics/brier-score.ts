import { requireProbabilities } from '../input/checks.ts'
import { BINARY_KEYS, type BinaryOptions, readBinary } from '../input/labels.ts'
import { readOptions } from '../input/options.ts'

/**
 * Brier score of two classes: the (weighted) mean of (probability - outcome)^2, from 0 (best) to 1.
 *
 * Source: Brier 1950, Monthly Weather Review 78, 1-3, in the halved form in use for two classes.
 *
 * @param probabilities of the positive class.
 * @throws StatsError if lengths differ, a probability is outside [0, 1], or labels are not binary.
 * @example brierScore([0, 1, 1], [0.1, 0.9, 0.6]) // 0.06
 */
export function brierScore(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: BinaryOptions = {},
): number {
  const binary = readOptions(options, BINARY_KEYS, 'brierScore')
  const { positive, weights } = readBinary(labels, probabilities, 'probabilities', binary)
  requireProbabilities(probabilities, 'probabilities')
  let sum = 0
  let total = 0
  for (let i = 0; i < positive.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!
    sum += weight * (probabilities[i]! - positive[i]!) ** 2
    total += weight
  }
  return sum / total
}
