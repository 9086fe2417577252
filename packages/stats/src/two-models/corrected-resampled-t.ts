import { studentTwoSided, studentUpperTail } from '../distributions/student-t.ts'
import { type Alternative, requireAlternative } from '../input/alternative.ts'
import { requirePositive } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readDifferences } from '../input/pairs.ts'
import { moments } from '../moments/moments.ts'

export interface CorrectedResampledTOptions {
  /** Rows in a test part divided by rows in its training part: 1 / (k - 1) for k-fold cross-validation. */
  readonly testTrainRatio: number
  readonly alternative?: Alternative
}

const KEYS: OptionKeys<CorrectedResampledTOptions> = { testTrainRatio: true, alternative: true }

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
  const known = readOptions(options, KEYS, 'correctedResampledTTest')
  const { testTrainRatio, alternative = 'two-sided' } = known
  requireAlternative(alternative)
  requirePositive(testTrainRatio, 'testTrainRatio')
  const { differences, unit } = readDifferences(first, second, 2)
  const splits = differences.length
  const { mean, squares, scale } = moments(differences)
  const scaledError = Math.sqrt((1 / splits + testTrainRatio) * (squares / (splits - 1)))
  const statistic = mean === 0 ? 0 : (mean * scale) / scaledError
  const degreesOfFreedom = splits - 1
  const tails = {
    'two-sided': () => studentTwoSided(statistic, degreesOfFreedom),
    greater: () => studentUpperTail(statistic, degreesOfFreedom),
    less: () => studentUpperTail(-statistic, degreesOfFreedom),
  }
  // Without any difference there is no evidence, whatever the alternative.
  const pValue = mean === 0 && squares === 0 ? 1 : tails[alternative]()
  return {
    statistic,
    degreesOfFreedom,
    pValue,
    meanDifference: mean / unit,
    standardError: scaledError / scale / unit,
  }
}
