import { normalTwoSided } from '../distributions/normal.ts'
import { studentizedRangeUpperQuantile, studentizedRangeUpperTail } from '../distributions/studentized-range.ts'
import { requireOpenUnit } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readScores, type Scores } from '../input/score-matrix.ts'
import { allPairs, meanRankDifference, type RankComparison } from './pairwise.ts'
import { meanRankDifferenceError, meanRanksOf, rankBlocks } from './ranks.ts'

export interface NemenyiOptions {
  readonly higherIsBetter: boolean
  /** Level of the critical difference and of `significant`, default 0.05. */
  readonly alpha?: number
}

const KEYS: OptionKeys<NemenyiOptions> = { higherIsBetter: true, alpha: true }

export interface NemenyiResult {
  /**
   * All pairs. `statistic` is the z of the difference; `adjustedPValue` comes from the studentised range at |z| sqrt(2), which
   * holds the family-wise error by itself; `pValue` is the plain two-sided normal one.
   */
  readonly comparisons: RankComparison[]
  readonly meanRanks: number[]
  /** Two treatments whose mean ranks are further apart than this differ at `alpha`. */
  readonly criticalDifference: number
  /** Upper alpha quantile of the studentised range for k and infinite degrees of freedom, divided by sqrt(2). */
  readonly criticalValue: number
  readonly standardError: number
  readonly alpha: number
}

/**
 * Nemenyi's test of all pairs of treatments in a Friedman design, with the critical difference
 * q_alpha / sqrt(2) * sqrt(k (k + 1) / (6 n)). The studentised range is integrated numerically, not read from a table.
 *
 * Sources: Nemenyi 1963, Distribution-free multiple comparisons; Demsar 2006, J. Mach. Learn. Res. 7, 1-30, section 3.2.2.
 *
 * @param scores blocks x treatments.
 * @throws StatsError on scores or options that break a rule.
 * @example nemenyiTest(scores, { higherIsBetter: true }).criticalDifference // 1.21105 for 15 blocks and 4 treatments
 */
export function nemenyiTest(scores: Scores, options: NemenyiOptions): NemenyiResult {
  const { alpha = 0.05, higherIsBetter } = readOptions(options, KEYS, 'nemenyiTest')
  requireOpenUnit(alpha, 'alpha')
  const ranked = rankBlocks(readScores(scores), higherIsBetter)
  const { treatments, blocks } = ranked
  const standardError = meanRankDifferenceError(treatments, blocks)
  const comparisons = allPairs(treatments).map(([first, second]) => {
    const rankDifference = meanRankDifference(ranked, first, second)
    const statistic = rankDifference / standardError
    const adjustedPValue = studentizedRangeUpperTail(Math.abs(statistic) * Math.SQRT2, treatments)
    return {
      first,
      second,
      rankDifference,
      statistic,
      pValue: normalTwoSided(statistic),
      adjustedPValue,
      significant: adjustedPValue <= alpha,
    }
  })
  const criticalValue = studentizedRangeUpperQuantile(alpha, treatments) / Math.SQRT2
  return {
    comparisons,
    meanRanks: meanRanksOf(ranked),
    criticalDifference: criticalValue * standardError,
    criticalValue,
    standardError,
    alpha,
  }
}
