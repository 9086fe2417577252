import { fairBinomialLowerTail, fairBinomialProbability } from '../distributions/binomial.ts'
import { chiSquareUpperTail } from '../distributions/chi-square.ts'
import { requireBoolean, requireInteger, requireNotEmpty, requireOneOf, requireSameLength } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { requireIntegers } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'

/** How often two classifiers are right on the same rows. */
export interface PairedOutcomes {
  readonly bothCorrect: number
  readonly onlyFirstCorrect: number
  readonly onlySecondCorrect: number
  readonly neitherCorrect: number
}

/**
 * Counts on how many rows both, only one, or neither of two classifiers is right.
 *
 * @throws StatsError if lengths differ or a label is not an integer.
 * @example pairedOutcomes([0, 1, 1], [0, 1, 0], [0, 0, 0]) // { bothCorrect: 1, onlyFirstCorrect: 1, onlySecondCorrect: 0, neitherCorrect: 1 }
 */
export function pairedOutcomes(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): PairedOutcomes {
  requireNotEmpty(labels, 'labels')
  requireSameLength(labels, 'labels', first, 'first')
  requireSameLength(labels, 'labels', second, 'second')
  requireIntegers(labels, 'labels')
  requireIntegers(first, 'first')
  requireIntegers(second, 'second')
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < labels.length; i++) {
    counts[(first[i] === labels[i] ? 0 : 2) + (second[i] === labels[i] ? 0 : 1)]!++
  }
  const [bothCorrect, onlyFirstCorrect, onlySecondCorrect, neitherCorrect] = counts as [number, number, number, number]
  return { bothCorrect, onlyFirstCorrect, onlySecondCorrect, neitherCorrect }
}

export interface McNemarOptions {
  /**
   * 'mid-p' (default) holds its level in practice with more power than 'exact'; 'chi-square' is the large-sample test, with
   * Edwards' continuity correction if `continuity` is true.
   */
  readonly method?: 'mid-p' | 'exact' | 'chi-square'
  /** Of 'chi-square', and refused as true with another method; default false. */
  readonly continuity?: boolean
}

const KEYS: OptionKeys<McNemarOptions> = { method: true, continuity: true }

export interface McNemarResult {
  readonly pValue: number
  readonly method: 'mid-p' | 'exact' | 'chi-square'
  /** Chi-square with 1 degree of freedom, whatever the method. */
  readonly statistic: number
  readonly onlyFirstCorrect: number
  readonly onlySecondCorrect: number
}

/**
 * McNemar's test that two classifiers err equally often on the same rows, two-sided. Without discordant rows p is 1.
 *
 * Sources: McNemar 1947, Psychometrika 12, 153-157; Edwards 1948; mid-p: Fagerland, Lydersen and Laake 2013, BMC Med. Res.
 * Methodol. 13, 91. Rows must be independent: several windows of one company are not (see `permutationTest` with clusters).
 *
 * @throws StatsError if a count is not a whole number of at least 0 or the method is unknown.
 * @example mcnemarTest(pairedOutcomes(labels, predictionsA, predictionsB)).pValue
 */
export function mcnemarTest(
  outcomes: Pick<PairedOutcomes, 'onlyFirstCorrect' | 'onlySecondCorrect'>,
  options: McNemarOptions = {},
): McNemarResult {
  const { method = 'mid-p', continuity = false } = readOptions(options, KEYS, 'mcnemarTest')
  requireOneOf(method, ['mid-p', 'exact', 'chi-square'], 'method')
  requireBoolean(continuity, 'continuity')
  if (continuity && method !== 'chi-square') {
    throw new StatsError('unknown-option', "continuity is for method: 'chi-square'", continuity)
  }
  if (typeof outcomes !== 'object' || outcomes === null) {
    throw new StatsError('shape', 'outcomes must be { onlyFirstCorrect, onlySecondCorrect }', outcomes)
  }
  const { onlyFirstCorrect, onlySecondCorrect } = outcomes
  requireInteger(onlyFirstCorrect, 'onlyFirstCorrect', 0)
  requireInteger(onlySecondCorrect, 'onlySecondCorrect', 0)
  const n = onlyFirstCorrect + onlySecondCorrect
  const smaller = Math.min(onlyFirstCorrect, onlySecondCorrect)
  const excess = Math.max(0, Math.abs(onlyFirstCorrect - onlySecondCorrect) - (continuity ? 1 : 0))
  const statistic = n === 0 ? 0 : excess ** 2 / n
  const exact = 2 * fairBinomialLowerTail(smaller, n)
  const pValue = {
    exact: () => Math.min(1, exact),
    'mid-p': () => Math.min(1, exact - fairBinomialProbability(smaller, n)),
    'chi-square': () => chiSquareUpperTail(statistic, 1),
  }[method]()
  return { pValue, method, statistic, onlyFirstCorrect, onlySecondCorrect }
}
