import { normalLowerTail, normalTwoSided, normalUpperTail } from '../distributions/normal.ts'
import { type Alternative, pValueFromTails, requireAlternative } from '../input/alternative.ts'
import { requireBoolean, requireOneOf } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readDifferences } from '../input/pairs.ts'
import { midranks } from '../rank-tests/ranks.ts'

/** Above this number of non-zero differences 'auto' takes the normal approximation. */
const EXACT_UP_TO = 50
/** Work of the exact distribution grows with the cube of the number of differences. */
const EXACT_LIMIT = 500
/** Length of the table of rank sums, which zeros stretch by Pratt's method; about a second or two of work at most. */
const TABLE_LIMIT = 1e7

export interface WilcoxonOptions {
  /** 'wilcox' drops zero differences before ranking, 'pratt' ranks them and drops their ranks. Default 'wilcox'. */
  readonly zeros?: 'wilcox' | 'pratt'
  /**
   * 'exact' given the ties (up to 500 non-zero differences; by Pratt's method with any number of zeros up to 200 of them, with
   * 9,000 zeros up to 500), 'normal', or 'auto' (default): exact up to 50 non-zero differences.
   */
  readonly method?: 'auto' | 'exact' | 'normal'
  /** Continuity correction of the normal approximation, refused as true with 'exact'; default false. */
  readonly continuity?: boolean
  readonly alternative?: Alternative
}

const KEYS: OptionKeys<WilcoxonOptions> = { zeros: true, method: true, continuity: true, alternative: true }

export interface WilcoxonResult {
  /** Sum of the ranks of the positive differences (W+). */
  readonly positiveRankSum: number
  readonly negativeRankSum: number
  readonly pValue: number
  readonly method: 'exact' | 'normal'
  /** Standardised W+, tie-corrected, without continuity correction; 0 if all differences are zero. */
  readonly z: number
  /** Non-zero differences. */
  readonly pairs: number
  readonly zeroDifferences: number
  /** Matched-pairs rank-biserial correlation, (W+ - W-) / (W+ + W-), from -1 to 1. */
  readonly rankBiserial: number
}

/**
 * Wilcoxon's signed-rank test on pairs of scores (differences first - second). The exact p-value counts all assignments of
 * signs to the ranks as they are, ties and Pratt's gaps included. If all differences are zero, p is 1. Differences are
 * compared as doubles: round scores to their meaningful digits first if equal differences shall count as ties.
 *
 * Sources: Wilcoxon 1945, Biometrics Bulletin 1, 80-83; Pratt 1959, J. Am. Stat. Assoc. 54, 655-667, with the variance of
 * Cureton 1967, J. Am. Stat. Assoc. 62, 1068-1069; effect size: Kerby 2014, Comprehensive Psychology 3.
 *
 * @throws StatsError if lengths differ, a score is not finite, 'exact' is asked for more than 500 differences or more zeros than
 *   it has room for, or an option breaks its rule.
 * @example wilcoxonSignedRankTest([0.9, 0.8, 0.7, 0.95], [0.85, 0.7, 0.75, 0.8]).pValue
 */
export function wilcoxonSignedRankTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: WilcoxonOptions = {},
): WilcoxonResult {
  const known = readOptions(options, KEYS, 'wilcoxonSignedRankTest')
  const { zeros = 'wilcox', method = 'auto', continuity = false, alternative = 'two-sided' } = known
  requireOneOf(zeros, ['wilcox', 'pratt'], 'zeros')
  requireOneOf(method, ['auto', 'exact', 'normal'], 'method')
  requireBoolean(continuity, 'continuity')
  if (continuity && method === 'exact') {
    throw new StatsError(
      'unknown-option',
      "continuity is for the normal approximation, not for method: 'exact'",
      continuity,
    )
  }
  requireAlternative(alternative)
  const { differences: all } = readDifferences(first, second)
  const nonZero = all.filter((difference) => difference !== 0)
  const zeroDifferences = all.length - nonZero.length
  const skipped = zeros === 'pratt' ? zeroDifferences : 0

  const ranks = new Float64Array(nonZero.length)
  const tieSum = midranks(nonZero.map(Math.abs), ranks)
  let positive = 0
  let negative = 0
  // Zeros are the smallest absolute differences: ranking them along shifts all other ranks by their number.
  nonZero.forEach((difference, i) => {
    if (difference > 0) positive += ranks[i]! + skipped
    else negative += ranks[i]! + skipped
  })

  const cubes = (n: number) => n * (n + 1) * (2 * n + 1)
  const variance = (cubes(nonZero.length + skipped) - cubes(skipped) - tieSum / 2) / 24
  const deviation = (positive - negative) / 2
  const z = nonZero.length === 0 ? 0 : deviation / Math.sqrt(variance)
  const exact = method === 'exact' || (method === 'auto' && nonZero.length <= EXACT_UP_TO)
  const pValue =
    nonZero.length === 0
      ? 1
      : exact
        ? exactPValue(nonZero, ranks, skipped, alternative)
        : normalPValue(deviation, Math.sqrt(variance), alternative, continuity)
  return {
    positiveRankSum: positive,
    negativeRankSum: negative,
    pValue,
    method: exact ? 'exact' : 'normal',
    z,
    pairs: nonZero.length,
    zeroDifferences,
    rankBiserial: nonZero.length === 0 ? 0 : (positive - negative) / (positive + negative),
  }
}

function normalPValue(deviation: number, error: number, alternative: Alternative, continuity: boolean): number {
  const shift = !continuity
    ? 0
    : 0.5 * (alternative === 'greater' ? 1 : alternative === 'less' ? -1 : Math.sign(deviation))
  const z = (deviation - shift) / error
  if (alternative === 'greater') return normalUpperTail(z)
  if (alternative === 'less') return normalLowerTail(z)
  return normalTwoSided(z)
}

/**
 * Distribution of W+ by convolution of the doubled (integer) ranks, each with either sign at probability 1/2.
 *
 * @param ranks of the absolute differences among themselves.
 * @param skipped zeros ranked before them.
 */
function exactPValue(
  differences: Float64Array,
  ranks: Float64Array,
  skipped: number,
  alternative: Alternative,
): number {
  const n = ranks.length
  if (n > EXACT_LIMIT) {
    throw new StatsError('too-large', `the exact distribution must be of at most ${EXACT_LIMIT} differences`, n)
  }
  // The shift counts the positive differences. Once it is more than all ranks together, the sum with the more positive ones is
  // the larger, by how much does not matter: a larger shift gives the same order of all sums, and the same p.
  const shift = Math.min(2 * skipped, n * (n + 1) + 1)
  const total = n * (n + 1) + n * shift
  if (total > TABLE_LIMIT) {
    throw new StatsError(
      'too-large',
      `the exact distribution by Pratt's method must be of at most ${Math.floor((TABLE_LIMIT / n - n - 1) / 2)} zeros beside ${n} differences`,
      skipped,
    )
  }
  const shifted = Float64Array.from(ranks, (rank) => 2 * rank + shift)
  const observed = shifted.reduce((sum, rank, i) => (differences[i]! > 0 ? sum + rank : sum), 0)
  const probability = new Float64Array(total + 1)
  probability[0] = 1
  let reached = 0
  for (const rank of shifted) {
    reached += rank
    for (let sum = reached; sum >= 0; sum--) {
      probability[sum] = 0.5 * (probability[sum]! + (sum >= rank ? probability[sum - rank]! : 0))
    }
  }
  let lower = 0
  let upper = 0
  for (let sum = 0; sum <= total; sum++) {
    if (sum <= observed) lower += probability[sum]!
    if (sum >= observed) upper += probability[sum]!
  }
  return pValueFromTails(lower, upper, alternative)
}
