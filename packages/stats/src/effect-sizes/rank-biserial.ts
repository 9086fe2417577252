import { requireBoolean } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { wilcoxonSignedRankTest } from '../two-models/wilcoxon-signed-rank.ts'
import { cliffsDelta } from './dominance.ts'

const KEYS: OptionKeys<{ readonly paired?: boolean }> = { paired: true }

/**
 * Rank-biserial correlation, from -1 to 1: of two independent samples 2 U / (m n) - 1, which is Cliff's delta; of pairs
 * (W+ - W-) / (W+ + W-) over the non-zero differences, 0 if there are none.
 *
 * Sources: Cureton 1956, Psychometrika 21, 287-290; Kerby 2014, Comprehensive Psychology 3.
 *
 * @throws StatsError if a sample is empty, holds a value that is not finite, or paired lengths differ.
 * @example rankBiserial([3, 4, 5], [1, 6, 2], { paired: true }) // 0.5
 */
export function rankBiserial(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: { readonly paired?: boolean } = {},
): number {
  const { paired = false } = readOptions(options, KEYS, 'rankBiserial')
  requireBoolean(paired, 'paired')
  if (!paired) return cliffsDelta(first, second)
  return wilcoxonSignedRankTest(first, second, { method: 'normal' }).rankBiserial
}
