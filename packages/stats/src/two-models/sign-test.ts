import { fairBinomialLowerTail } from '../distributions/binomial.ts'
import { type Alternative, pValueFromTails, requireAlternative } from '../input/alternative.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readDifferences } from '../input/pairs.ts'

export interface SignTestResult {
  /** Pairs in which the first is greater. */
  readonly positive: number
  readonly negative: number
  /** Pairs without a difference; they are left out. */
  readonly zeroDifferences: number
  /** Exact binomial. */
  readonly pValue: number
}

const KEYS: OptionKeys<{ readonly alternative?: Alternative }> = { alternative: true }

/**
 * Sign test on pairs of scores: exact binomial test that either is as likely to be the greater.
 *
 * Sources: Arbuthnot 1710; Dixon and Mood 1946, J. Am. Stat. Assoc. 41, 557-566; Demsar 2006, section 3.1.4.
 *
 * @throws StatsError if lengths differ or a score is not finite.
 * @example signTest([3, 4, 5, 6, 7], [1, 2, 3, 4, 9]) // { positive: 4, negative: 1, zeroDifferences: 0, pValue: 0.375 }
 */
export function signTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: { readonly alternative?: Alternative } = {},
): SignTestResult {
  const { alternative = 'two-sided' } = readOptions(options, KEYS, 'signTest')
  requireAlternative(alternative)
  const { differences } = readDifferences(first, second)
  let positive = 0
  let negative = 0
  for (const difference of differences) {
    if (difference > 0) positive++
    else if (difference < 0) negative++
  }
  const n = positive + negative
  const pValue = pValueFromTails(fairBinomialLowerTail(positive, n), fairBinomialLowerTail(negative, n), alternative)
  return { positive, negative, zeroDifferences: differences.length - n, pValue }
}
