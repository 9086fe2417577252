import { registerLayers } from './layers/register.ts'
import { registerChainedMethods } from './tensor/chained-methods.ts'

registerChainedMethods()
registerLayers()

export { fromKeras, type KerasWeights, toKeras } from './convert/keras.ts'
export type { WeightArray } from './convert/named-weights.ts'
export { fromPyTorch, type StateDict, toPyTorch } from './convert/pytorch.ts'
export { ModelsError, type ModelsErrorCode } from './errors.ts'
export { loadModel, saveModel } from './persist/buffer.ts'
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
