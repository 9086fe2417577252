import type { Scores } from '../input/score-matrix.ts'
import type { PValueAdjustment } from '../rank-tests/adjust-p-values.ts'

/** Paired scores (blocks x models), or unpaired ones: a list of scores for each model. */
export type ComparedScores = Scores | { readonly groups: readonly ArrayLike<number>[] }

export interface CompareModelsOptions {
  readonly higherIsBetter: boolean
  /** Name of each model, in column (or group) order; default model 1, model 2, ... */
  readonly names?: readonly string[]
  /** Level of significance, default 0.05. */
  readonly alpha?: number
  /** Index of a model to compare all others with, instead of all pairs; it is `second` in each comparison. */
  readonly control?: number
  /**
   * For paired scores, what a block is: 'independent' (data sets, companies, years: default) or 'resampled' (folds or random
   * splits of one data set, whose training parts overlap; needs `testTrainRatio`).
   */
  readonly blocks?: 'independent' | 'resampled'
  /** Rows in a test part divided by rows in its training part; for `blocks: 'resampled'`. */
  readonly testTrainRatio?: number
  /** Seed of the Monte-Carlo p-value of a small Friedman design that is too large to enumerate, default 0. */
  readonly seed?: number
}

export type ComparisonProcedure =
  | 'wilcoxon-signed-rank'
  | 'friedman-all-pairs'
  | 'friedman-control'
  | 'corrected-resampled-t'
  | 'kruskal-wallis-dunn'

/** Two models compared. */
export interface ModelPair {
  readonly first: number
  readonly second: number
  /** W+ of first - second, z of the mean ranks (negative: the first is better) or t of first - second, by the procedure. */
  readonly statistic: number
  readonly pValue: number
  readonly adjustedPValue: number
  /** At `alpha` after adjustment, and only if the omnibus test (if there is one) is significant. */
  readonly significant: boolean
  /** Median of the paired differences first - second (unpaired: difference of medians), in units of the scores. */
  readonly medianDifference: number
  /**
   * Rank-biserial correlation of the pairs (unpaired: Cliff's delta), from -1 to 1; positive: the first is better. On
   * `blocks: 'resampled'` its sign can differ from that of t, which is about means and alone says who won.
   */
  readonly effectSize: number
}

export interface OmnibusTest {
  readonly test: 'friedman' | 'kruskal-wallis'
  /** Which p-value decides. */
  readonly pValueFrom: 'enumeration' | 'monte-carlo' | 'iman-davenport' | 'chi-square'
  /** Tie-corrected chi-square; F for 'iman-davenport'. */
  readonly statistic: number
  readonly degreesOfFreedom: readonly number[]
  readonly pValue: number
  readonly significant: boolean
}

export interface ModelComparison {
  readonly procedure: ComparisonProcedure
  readonly omnibus?: OmnibusTest
  readonly comparisons: ModelPair[]
  readonly adjust: PValueAdjustment
  readonly alpha: number
  /**
   * Per model, in column order. Mean ranks are within blocks, 1 the best; for unpaired scores among all values together.
   */
  readonly models: {
    readonly name: string
    readonly mean: number
    readonly median: number
    readonly meanRank: number
  }[]
  /** Model indices, best mean rank first. */
  readonly ranking: number[]
  /** The decisions taken, in order, each with its reason. */
  readonly reasons: string[]
  /** A paragraph on method and result, to be pasted into a paper. */
  readonly paragraph: string
  /** What the paragraph leans on. */
  readonly references: string[]
}

/** What the three designs hand to the writer of the paragraph. */
export interface Analysis {
  readonly procedure: ComparisonProcedure
  readonly omnibus?: OmnibusTest
  readonly comparisons: ModelPair[]
  /** Whom the test itself favours; an effect size or a rank may point the other way. Asked of three models or more. */
  readonly favoursFirst?: (pair: ModelPair) => boolean
  readonly adjust: PValueAdjustment
  readonly meanRanks: number[]
  readonly reasons: string[]
  /** Sentence on the design and method. */
  readonly method: string
  /** Sentence on the omnibus result, or on the single comparison. */
  readonly finding: string
  readonly references: string[]
}

export interface Design {
  readonly columns: Float64Array[]
  readonly names: readonly string[]
  readonly higherIsBetter: boolean
  readonly alpha: number
  readonly control: number | undefined
  readonly seed: number
}
