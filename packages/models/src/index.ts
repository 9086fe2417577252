import { registerLayers } from './layers/register.ts'
import { registerChainedMethods } from './tensor/chained-methods.ts'
import { registerUnstackGradient } from './tensor/unstack-gradient.ts'

registerChainedMethods()
registerUnstackGradient()
registerLayers()

export { attendedSteps, type StepRange } from './attribution/attended-steps.ts'
export { type Attribution, attentionWeights, inputAttention } from './attribution/attention-weights.ts'
export {
  type IntegratedGradients,
  type IntegratedGradientsOptions,
  integratedGradients,
} from './attribution/integrated-gradients.ts'
export { occlusionByStep } from './attribution/occlusion.ts'
export {
  type Importance,
  type PermutationImportanceOptions,
  permutationImportance,
} from './attribution/permutation-importance.ts'
export { applyIsotonic, fitIsotonic, type IsotonicCalibration } from './calibration/isotonic.ts'
export { applyPlatt, fitPlatt, type PlattCalibration } from './calibration/platt.ts'
export { applyTemperature, fitTemperature, type TemperatureCalibration } from './calibration/temperature.ts'
export { fromKeras, type KerasWeights, toKeras } from './convert/keras.ts'
export type { WeightArray } from './convert/named-weights.ts'
export { fromPyTorch, type StateDict, toPyTorch } from './convert/pytorch.ts'
export {
  type EnsembleOptions,
  type EnsemblePrediction,
  type Member,
  predictEnsemble,
  trainEnsemble,
} from './ensemble/ensemble.ts'
export { ModelsError, type ModelsErrorCode } from './errors.ts'
export { AdditiveAttention, type AttentionArgs, VectorAttention } from './layers/attention.ts'
export { CausalConv1d, type CausalConv1dArgs } from './layers/causal-conv1d.ts'
export { Gru, type GruArgs } from './layers/gru.ts'
export { LastStep } from './layers/last-step.ts'
export { MultiHeadLstm, type MultiHeadLstmArgs } from './layers/multi-head-lstm.ts'
export { PositionEmbedding } from './layers/position-embedding.ts'
export { registerLayers } from './layers/register.ts'
export { SeededDropout, type SeededDropoutArgs } from './layers/seeded-dropout.ts'
export { SelfAttention, type SelfAttentionArgs } from './layers/self-attention.ts'
export { loadModel, saveModel } from './persist/buffer.ts'
export type * from './plan/executor.ts'
export { type PredictOptions, predict, predictLogits } from './predict/predict.ts'
export { chainedMethodNames, registerChainedMethods } from './tensor/chained-methods.ts'
export { type Checkpoint, decodeCheckpoint, type EpochScores, encodeCheckpoint } from './train/checkpoint.ts'
export type { StepperChoice } from './train/choose-stepper.ts'
export type { LearningRate, Progress } from './train/learning-rate.ts'
export type { EarlyStopping, Monitor, OptimizerOption, TrainOptions } from './train/options.ts'
export { balancedClassWeights, type LabelledWindows, type RowWeighting, type Windows } from './train/rows.ts'
export type * from './train/stepper.ts'
export { type Epoch, type TrainResult, train, trainEpochs } from './train/train.ts'
export { createModel, describeModel, type ModelDescription } from './zoo/create-model.ts'
export type * from './zoo/options.ts'
export { paperVariants } from './zoo/paper-variants.ts'
export { modelNames, type ResolvedOptions } from './zoo/resolve-options.ts'
