import { normalTwoSided, normalUpperQuantile } from '../distributions/normal.ts'
import { requireInteger, requireOpenUnit } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readScores, type Scores } from '../input/score-matrix.ts'
import { adjustPValues, type PValueAdjustment } from './adjust-p-values.ts'
import { meanRankDifference, type RankComparison } from './pairwise.ts'
import { meanRankDifferenceError, meanRanksOf, rankBlocks } from './ranks.ts'

export interface BonferroniDunnOptions {
  /** Column index of the control treatment. */
  readonly control: number
  readonly higherIsBetter: boolean
  /** Level of the critical difference and of `significant`, default 0.05. */
  readonly alpha?: number
  /**
   * Adjustment over the k - 1 comparisons, default 'bonferroni', which is the test by its name; the step procedures ('holm',
   * 'hochberg', 'hommel', 'finner') reject at least as much. The critical difference is always Bonferroni's.
   */
  readonly adjust?: Exclude<PValueAdjustment, 'shaffer'>
}

const KEYS: OptionKeys<BonferroniDunnOptions> = { control: true, higherIsBetter: true, alpha: true, adjust: true }

export interface BonferroniDunnResult {
  readonly control: number
  /** Each other treatment (`first`) against the control (`second`); `statistic` is z. */
  readonly comparisons: RankComparison[]
  readonly meanRanks: number[]
  /** A treatment whose mean rank is further from the control's than this differs from it at `alpha`. */
  readonly criticalDifference: number
  /** z at alpha / (2 (k - 1)). */
  readonly criticalValue: number
  readonly standardError: number
  readonly adjust: PValueAdjustment
  readonly alpha: number
}

/**
 * Bonferroni-Dunn test: compares each treatment of a Friedman design with a control on mean ranks, with the critical
 * difference z_{alpha / (2 (k - 1))} sqrt(k (k + 1) / (6 n)).
 *
 * Sources: Dunn 1961, J. Am. Stat. Assoc. 56, 52-64; Demsar 2006, J. Mach. Learn. Res. 7, 1-30, section 3.2.2.
 *
 * @param scores blocks x treatments.
 * @throws StatsError if the control is not a column, or the scores or options break a rule.
 * @example bonferroniDunnTest(scores, { control: 0, higherIsBetter: true }).criticalDifference
 */
export function bonferroniDunnTest(scores: Scores, options: BonferroniDunnOptions): BonferroniDunnResult {
  const known = readOptions(options, KEYS, 'bonferroniDunnTest')
  const { control, alpha = 0.05, adjust = 'bonferroni', higherIsBetter } = known
  requireOpenUnit(alpha, 'alpha')
  if ((adjust as PValueAdjustment) === 'shaffer') {
    throw new StatsError(
      'unknown-option',
      "adjust must suit comparisons with a control; 'shaffer' is for all pairs",
      adjust,
    )
  }
  const ranked = rankBlocks(readScores(scores), higherIsBetter)
  requireInteger(control, 'control', 0, ranked.treatments - 1)
  const standardError = meanRankDifferenceError(ranked.treatments, ranked.blocks)
  const others = Array.from({ length: ranked.treatments }, (_, j) => j).filter((j) => j !== control)
  const raw = others.map((first) => {
    const rankDifference = meanRankDifference(ranked, first, control)
    const statistic = rankDifference / standardError
    return { first, second: control, rankDifference, statistic, pValue: normalTwoSided(statistic) }
  })
  const adjusted = adjustPValues(
    raw.map((comparison) => comparison.pValue),
    adjust,
  )
  const comparisons = raw.map((comparison, i) => ({
    ...comparison,
    adjustedPValue: adjusted[i]!,
    significant: adjusted[i]! <= alpha,
  }))
  const criticalValue = normalUpperQuantile(alpha / (2 * others.length))
  return {
    control,
    comparisons,
    meanRanks: meanRanksOf(ranked),
    criticalDifference: criticalValue * standardError,
    criticalValue,
    standardError,
    adjust,
    alpha,
  }
}
