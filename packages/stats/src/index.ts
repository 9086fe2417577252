export { StatsError, type StatsErrorCode } from './input/errors.ts'
export type { BinaryOptions } from './input/labels.ts'
export type { RandomSource } from './input/random.ts'
export type { Scores } from './input/score-matrix.ts'
export { type BalancedAccuracyOptions, balancedAccuracy } from './metrics/balanced-accuracy.ts'
export { type BestThreshold, type BestThresholdOptions, bestThreshold } from './metrics/best-threshold.ts'
export { brierScore } from './metrics/brier-score.ts'
export {
  type ClassificationReport,
  classificationReport,
  type ReportOptions,
  type ScoreRow,
} from './metrics/classification-report.ts'
export { type ConfusionMatrix, type ConfusionOptions, confusionMatrix } from './metrics/confusion-matrix.ts'
export { type LogLossOptions, logLoss } from './metrics/log-loss.ts'
export { matthewsCorrelation } from './metrics/matthews-correlation.ts'
export { averagePrecision, type PrecisionRecallCurve, precisionRecallCurve } from './metrics/precision-recall.ts'
export { type RocCurve, type RocOptions, rocAuc, rocCurve } from './metrics/roc.ts'
export { adjustPValues, type PValueAdjustment } from './rank-tests/adjust-p-values.ts'
export {
  type BonferroniDunnOptions,
  type BonferroniDunnResult,
  bonferroniDunnTest,
} from './rank-tests/bonferroni-dunn-test.ts'
export { type FriedmanOptions, type FriedmanResult, friedmanTest } from './rank-tests/friedman.ts'
export { type NemenyiOptions, type NemenyiResult, nemenyiTest } from './rank-tests/nemenyi-test.ts'
export type { RankComparison } from './rank-tests/pairwise.ts'
export { type PairwiseRankOptions, type PairwiseRankResult, pairwiseRankTest } from './rank-tests/pairwise-rank-test.ts'
export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from './resampling/bootstrap.ts'
