export { compareModels } from './compare/compare-models.ts'
export type {
  ComparedScores,
  CompareModelsOptions,
  ComparisonProcedure,
  ModelComparison,
  ModelPair,
  OmnibusTest,
} from './compare/types.ts'
export { kendallTauB } from './correlation/kendall-tau-b.ts'
export { spearmanCorrelation } from './correlation/spearman.ts'
export {
  type CriticalDifferenceGeometry,
  type CriticalDifferenceOptions,
  criticalDifferenceDiagram,
  type DiagramBar,
  type DiagramModel,
  type RankedComparison,
} from './diagram/critical-difference-diagram.ts'
export { type CriticalDifferenceSvgOptions, criticalDifferenceSvg } from './diagram/critical-difference-svg.ts'
export { type CohensDOptions, cohensD } from './effect-sizes/cohens-d.ts'
export { cliffsDelta, varghaDelaneyA } from './effect-sizes/dominance.ts'
export { rankBiserial } from './effect-sizes/rank-biserial.ts'
export { type DunnOptions, type DunnResult, dunnTest } from './groups/dunn-test.ts'
export { type KruskalWallisResult, kruskalWallisTest } from './groups/kruskal-wallis.ts'
export type { Alternative } from './input/alternative.ts'
export { StatsError, type StatsErrorCode } from './input/errors.ts'
export type { BinaryOptions } from './input/labels.ts'
export type { RandomSource } from './input/random.ts'
export type { Scores } from './input/score-matrix.ts'
export { type BalancedAccuracyOptions, balancedAccuracy } from './metrics/balanced-accuracy.ts'
export { type BestThreshold, type BestThresholdOptions, bestThreshold } from './metrics/best-threshold.ts'
export { type BinaryMeasures, binaryMeasuresByWeights } from './metrics/binary-measures-by-weights.ts'
export { brierScore } from './metrics/brier-score.ts'
export {
  type CalibrationBin,
  type CalibrationErrorOptions,
  type CalibrationOptions,
  calibrationCurve,
  expectedCalibrationError,
} from './metrics/calibration.ts'
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
export { rocAucByWeights } from './metrics/roc-auc-by-weights.ts'
export { adjustPValues, type PValueAdjustment } from './rank-tests/adjust-p-values.ts'
export {
  type BonferroniDunnOptions,
  type BonferroniDunnResult,
  bonferroniDunnTest,
} from './rank-tests/bonferroni-dunn-test.ts'
export { type ConoverResult, conoverTest } from './rank-tests/conover-test.ts'
export { type FriedmanOptions, type FriedmanResult, friedmanTest } from './rank-tests/friedman.ts'
export { type NemenyiOptions, type NemenyiResult, nemenyiTest } from './rank-tests/nemenyi-test.ts'
export type { RankComparison } from './rank-tests/pairwise.ts'
export { type PairwiseRankOptions, type PairwiseRankResult, pairwiseRankTest } from './rank-tests/pairwise-rank-test.ts'
export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from './resampling/bootstrap.ts'
export { type PermutationOptions, type PermutationResult, permutationTest } from './resampling/permutation.ts'
export {
  type BayesianSignedRankOptions,
  type BayesianSignedRankResult,
  bayesianSignedRankTest,
} from './two-models/bayesian-signed-rank.ts'
export {
  type CorrectedResampledTOptions,
  type CorrectedResampledTResult,
  correctedResampledTTest,
} from './two-models/corrected-resampled-t.ts'
export { type DelongOptions, type DelongResult, delongTest } from './two-models/delong.ts'
export {
  type McNemarOptions,
  type McNemarResult,
  mcnemarTest,
  type PairedOutcomes,
  pairedOutcomes,
} from './two-models/mcnemar.ts'
export { type SignTestResult, signTest } from './two-models/sign-test.ts'
export { type WilcoxonOptions, type WilcoxonResult, wilcoxonSignedRankTest } from './two-models/wilcoxon-signed-rank.ts'
