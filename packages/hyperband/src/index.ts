export type { Algorithm, AlgorithmContext } from './algorithm/algorithm.ts'
export { type AshaOptions, asha } from './algorithm/asha.ts'
export { type BayesianOptions, bayesian } from './algorithm/bayesian.ts'
export { type BohbOptions, bohb } from './algorithm/bohb.ts'
export { type GridSearchOptions, gridSearch } from './algorithm/grid-search.ts'
export { type HyperbandOptions, hyperband } from './algorithm/hyperband.ts'
export { type FullResourceOptions, randomSearch } from './algorithm/random-search.ts'
export { successiveHalving } from './algorithm/successive-halving.ts'
export { type TpeOptions, tpe } from './algorithm/tpe.ts'
export { HyperbandError, type HyperbandErrorCode, type HyperbandErrorDetails } from './errors.ts'
export type { JsonValue } from './json.ts'
export { type MedianStoppingOptions, medianStopping } from './median-stopping.ts'
export type { LossCurve, Pruner, PrunerState } from './pruner.ts'
export { type ReadableStudy, studyToCsv, studyToJson } from './report/export.ts'
export { type StudyFigures, studyFigures, type VegaLiteSpec } from './report/figures.ts'
export { hyperparameterImportance, type Importance, type ImportanceOptions } from './report/importance.ts'
export { type ProgressOptions, reportProgress } from './report/progress.ts'
export { studyToHtml, studyToMarkdown } from './report/summary.ts'
export {
  type Bracket,
  type HalvingOptions,
  hyperbandSchedule,
  type Rounding,
  type Rung,
  type Schedule,
  type ScheduleName,
  type ScheduleOptions,
  successiveHalvingSchedule,
} from './schedule/hyperband-schedule.ts'
export type { Consequences, JobOutcome, Scheduler, SchedulerJob, SchedulerProgress } from './scheduler/scheduler.ts'
export {
  type ChoiceParameter,
  type Condition,
  type ConditionalParameter,
  choice,
  type FloatOptions,
  type FloatParameter,
  float,
  type IntOptions,
  type IntParameter,
  int,
  type Parameter,
  type ParameterValue,
  type PlainParameter,
  when,
} from './space/parameter.ts'
export { type Config, type ConfigOf, type Dimension, defineSpace, type Space } from './space/space.ts'
export type { CheckpointStore } from './storage/checkpoints.ts'
export { memory, type RecordedError, type Storage, type StudyHeader, type StudyRecord } from './storage/storage.ts'
export { createStudy } from './study/create-study.ts'
export type { OptimizeOptions } from './study/optimize.ts'
export type { BestWithCheckpoint, Study, StudyOptions } from './study/study.ts'
export type {
  Best,
  Direction,
  Evaluation,
  Job,
  Objective,
  ObjectiveResult,
  StudyEvent,
  Told,
  Trial,
  TrialContext,
} from './study/types.ts'
