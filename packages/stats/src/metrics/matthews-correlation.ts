import { readOptions } from '../input/options.ts'
import { CONFUSION_KEYS, type ConfusionOptions, countConfusion, marginals } from './confusion-matrix.ts'

/**
 * Matthews' correlation coefficient of labels and predictions, for two or more classes, from -1 to 1; 0 where all labels or
 * all predictions are of one class, so that the correlation is undefined.
 *
 * Sources: Matthews 1975, Biochim. Biophys. Acta 405, 442-451; several classes: Gorodkin 2004, Comput. Biol. Chem. 28, 367-374.
 *
 * @throws StatsError if lengths differ or a label is not an integer.
 * @example matthewsCorrelation([0, 0, 1, 1], [0, 1, 1, 1]) // 0.5774
 */
export function matthewsCorrelation(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: ConfusionOptions = {},
): number {
  const confusion = countConfusion(labels, predictions, readOptions(options, CONFUSION_KEYS, 'matthewsCorrelation'))
  const { actual, predicted, correct } = marginals(confusion)
  const total = confusion.total
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
  const covariance = total * correct.reduce((sum, count) => sum + count, 0) - dot(actual, predicted)
  const actualVariance = total ** 2 - dot(actual, actual)
  const predictedVariance = total ** 2 - dot(predicted, predicted)
  if (actualVariance <= 0 || predictedVariance <= 0) return 0
  return covariance / Math.sqrt(actualVariance * predictedVariance)
}
