import { studentTwoSided, studentUpperTail } from '../distributions/student-t.ts'
import { type Alternative, requireAlternative } from '../input/alternative.ts'
import { StatsError } from '../input/errors.ts'
import { readDifferences } from '../input/pairs.ts'
import { moments } from '../moments/moments.ts'

export interface CorrectedResampledTOptions {
  /** Rows in a test part divided by rows in its training part: 1 / (k - 1) for k-fold cross-validation. */
  readonly testTrainRatio: number
  readonly alternative?: Alternative
}

export interface CorrectedResampledTResult {
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  /** Mean of first - second. */
  readonly meanDifference: number
  /** Corrected standard error of the mean difference. */
  readonly standardError: number
}

/**
 * Corrected resampled t-test of two models scored on J overlapping splits of the same data (random splits, or repeated
 * cross-validation): the variance is multiplied by 1/J + n_test/n_train instead of 1/J, since training sets overlap. If all
 * differences are equal, the statistic is infinite (p 0), or 0 (p 1) if they are all zero.
 *
 * Sources: Nadeau and Bengio 2003, Machine Learning 52, 239-281; for cross-validation: Bouckaert and Frank 2004, PAKDD, 3-12.
 *
 * @throws StatsError if lengths differ, there are fewer than 2 splits, or the ratio is not above 0.
 * @example correctedResampledTTest(accuracyA, accuracyB, { testTrainRatio: 1 / 9 }).pValue // repeated 10-fold
 */
export function correctedResampledTTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: CorrectedResampledTOptions,
): CorrectedResampledTResult {
  const { testTrainRatio, alternative = 'two-sided' } = options
  requireAlternative(alternative)
  if (!(testTrainRatio > 0 && testTrainRatio < Number.POSITIVE_INFINITY)) {
    throw new StatsError('out-of-range', 'testTrainRatio must be a finite number above 0', testTrainRatio)
  }
  const differences = readDifferences(first, second, 2)
  const splits = differences.length
  const { mean: meanDifference, squares } = moments(differences)
  const standardError = Math.sqrt((1 / splits + testTrainRatio) * (squares / (splits - 1)))
  const statistic = meanDifference === 0 ? 0 : meanDifference / standardError
  const degreesOfFreedom = splits - 1
  const pValue = {
    'two-sided': () => studentTwoSided(statistic, degreesOfFreedom),
    greater: () => studentUpperTail(statistic, degreesOfFreedom),
    less: () => studentUpperTail(-statistic, degreesOfFreedom),
  }[alternative]()
  return { statistic, degreesOfFreedom, pValue, meanDifference, standardError }
}
