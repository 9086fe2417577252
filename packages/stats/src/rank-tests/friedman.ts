import { chiSquareUpperTail } from '../distributions/chi-square.ts'
import { fUpperTail } from '../distributions/f.ts'
import { requireInteger, requireOneOf } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { createRandom, requireRandomSource } from '../input/random.ts'
import { readScores, type Scores } from '../input/score-matrix.ts'
import { enumerateFriedman, simulateFriedman } from './friedman-exact.ts'
import { type BlockRanks, meanRanksOf, rankBlocks } from './ranks.ts'

export interface FriedmanOptions {
  /** Whether a larger score is better (accuracy) or a smaller one (loss). Rank 1 is the best. */
  readonly higherIsBetter: boolean
  /**
   * Adds the permutation p-value, given the ties. `'enumerate'` refuses a design that is too large, `'monteCarlo'` draws
   * `resamples` times, `true` enumerates where that is feasible and draws otherwise. Default false.
   */
  readonly exact?: boolean | 'enumerate' | 'monteCarlo'
  /** Draws of the Monte-Carlo p-value, default 100,000. */
  readonly resamples?: number
  /** For the Monte-Carlo p-value; `seed` or `random` is needed only if it is used. */
  readonly seed?: number
  readonly random?: () => number
}

const KEYS: OptionKeys<FriedmanOptions> = {
  higherIsBetter: true,
  exact: true,
  resamples: true,
  seed: true,
  random: true,
}

export interface FriedmanResult {
  /** Tie-corrected chi-square. */
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  /** Mean rank of each treatment; 1 is the best possible. */
  readonly meanRanks: number[]
  readonly blocks: number
  readonly treatments: number
  /** Kendall's coefficient of concordance, from 0 to 1. */
  readonly kendallW: number
  /** F is infinite, and its p 0, when all blocks agree without exception. */
  readonly imanDavenport: {
    readonly statistic: number
    readonly degreesOfFreedom: readonly [numerator: number, denominator: number]
    readonly pValue: number
  }
  readonly exact?: {
    readonly pValue: number
    readonly method: 'enumerate' | 'monteCarlo'
    /** Draws, for the Monte-Carlo method. */
    readonly resamples?: number
    /** Standard error of the Monte-Carlo p-value. */
    readonly standardError?: number
  }
}

/**
 * Friedman's test that k treatments measured on the same n blocks do not differ, with the correction for ties, and the less
 * conservative F of Iman and Davenport. If every block is one single tie, the statistic is 0 and p is 1.
 *
 * Sources: Friedman 1937, J. Am. Stat. Assoc. 32, 675-701; tie correction: Conover 1999, Practical Nonparametric Statistics,
 * section 5.8; Iman and Davenport 1980, Commun. Stat. A 9, 571-595; W: Kendall and Smith 1939.
 *
 * @param scores blocks x treatments (rows: data sets, companies or years, independent of one another; columns: models). Folds or seeds of one
 *   data set are not independent: {@link compareModels} with `blocks: 'resampled'`.
 * @throws StatsError if a score is not finite, rows differ in length, or there are fewer than 2 rows or 2 columns.
 * @example
 * const { statistic, pValue, meanRanks } = friedmanTest(
 *   [[0.9, 0.8, 0.7], [0.95, 0.9, 0.6], [0.8, 0.85, 0.5]],
 *   { higherIsBetter: true },
 * ) // statistic 4.667, p .097, mean ranks 1.33, 1.67, 3
 */
export function friedmanTest(scores: Scores, options: FriedmanOptions): FriedmanResult {
  const known = readOptions(options, KEYS, 'friedmanTest')
  requireExactOptions(known)
  const ranked = rankBlocks(readScores(scores), known.higherIsBetter)
  const { blocks: n, treatments: k } = ranked
  const statistic = friedmanStatistic(ranked)
  const degreesOfFreedom = k - 1
  const remainder = n * (k - 1) - statistic
  // Rounding leaves a remainder of a few units in the last place where the blocks agree perfectly.
  const perfect = remainder <= 1e-13 * n * k
  const fStatistic = perfect ? Number.POSITIVE_INFINITY : ((n - 1) * statistic) / remainder
  const fDegrees = [k - 1, (k - 1) * (n - 1)] as const
  const exact = exactPValue(ranked, known)
  return {
    statistic,
    degreesOfFreedom,
    pValue: chiSquareUpperTail(statistic, degreesOfFreedom),
    meanRanks: meanRanksOf(ranked),
    blocks: n,
    treatments: k,
    kendallW: perfect ? 1 : statistic / (n * (k - 1)),
    imanDavenport: {
      statistic: fStatistic,
      degreesOfFreedom: fDegrees,
      pValue: fUpperTail(fStatistic, fDegrees[0], fDegrees[1]),
    },
    ...(exact === undefined ? {} : { exact }),
  }
}

/** Conover 1999, section 5.8, with deviations instead of squares, so that nothing cancels. */
export function friedmanStatistic({ blocks: n, treatments: k, rankSums, tieSum }: BlockRanks): number {
  const expected = (n * (k + 1)) / 2
  let squares = 0
  for (const sum of rankSums) squares += (sum - expected) ** 2
  return squares === 0 ? 0 : (12 * squares) / (n * k * (k + 1) - tieSum / (k - 1))
}

/** Also where no exact p-value is asked for: a bad option is not to be found on the day that it is. */
function requireExactOptions(options: FriedmanOptions): void {
  const { exact = false, resamples = 100_000 } = options
  if (typeof exact !== 'boolean') requireOneOf(exact, ['enumerate', 'monteCarlo'], 'exact')
  requireInteger(resamples, 'resamples', 1)
  requireRandomSource(options)
}

function exactPValue(ranked: BlockRanks, options: FriedmanOptions): FriedmanResult['exact'] {
  const { exact = false, resamples = 100_000 } = options
  if (exact === false) return undefined
  if (exact !== 'monteCarlo') {
    const pValue = enumerateFriedman(ranked)
    if (pValue !== undefined) return { pValue, method: 'enumerate' }
    if (exact === 'enumerate') {
      throw new StatsError(
        'too-large',
        "the design must be small enough to enumerate (use exact: 'monteCarlo' with a seed)",
        [ranked.blocks, ranked.treatments],
      )
    }
  }
  const pValue = simulateFriedman(ranked, resamples, createRandom(options))
  return { pValue, method: 'monteCarlo', resamples, standardError: Math.sqrt((pValue * (1 - pValue)) / resamples) }
}
