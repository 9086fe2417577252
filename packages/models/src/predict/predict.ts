import type { LayersModel } from '@tensorflow/tfjs-layers'
import { checkKeys } from '../check-keys.ts'
import { check } from '../errors.ts'
import { sigmoid } from '../math/elementary.ts'
import { checkStepper, choosePredictor, type StepperChoice } from '../train/choose-stepper.ts'
import { modelHead } from '../train/model-head.ts'
import { checkWindows, type Windows } from '../train/rows.ts'

/** Options of `predict` and `predictLogits`. */
export interface PredictOptions {
  /** Windows that one pass of TensorFlow.js ops takes together, default 256; a step plan has its own number. */
  readonly batchSize?: number
  /** As in `train`. Default `auto`. */
  readonly stepper?: StepperChoice
}

/**
 * Logits of windows: the log-odds of class 1 before the model's sigmoid, `[n]`. No windows give an empty array.
 *
 * @throws ModelsError `invalid-shape`, `invalid-values`, `invalid-option`, `unknown-option`, `unsupported-model`,
 * `backend-unavailable`, `model-disposed`
 * @example
 * const logits = await predictLogits(model, { values, shape: [n, 8, 34] })
 */
export async function predictLogits(
  model: LayersModel,
  windows: Windows,
  options: PredictOptions = {},
): Promise<Float32Array> {
  checkKeys('predict', options, ['batchSize', 'stepper'])
  const { batchSize = 256, stepper = 'auto' } = options
  const { steps, features } = modelHead(model)
  const { values, count } = checkWindows(windows, steps, features, true)
  check(
    Number.isInteger(batchSize) && batchSize > 0,
    'invalid-option',
    'batchSize must be a positive integer',
    batchSize,
  )
  checkStepper(stepper)
  const predictor = choosePredictor({ model, steps, features, batchSize }, stepper)
  try {
    return await predictor.logits(values, count)
  } finally {
    predictor.dispose()
  }
}

/**
 * Probabilities of class 1, `[n]`, for windows `[n, steps, features]`; n may be 1 or 0.
 *
 * @throws ModelsError `invalid-shape`, `invalid-values`, `invalid-option`, `unknown-option`, `unsupported-model`,
 * `backend-unavailable`, `model-disposed`
 * @example
 * const probabilities = await predict(model, { values, shape: [n, 8, 34] }, { batchSize: 256 })
 */
export async function predict(
  model: LayersModel,
  windows: Windows,
  options: PredictOptions = {},
): Promise<Float32Array> {
  return (await predictLogits(model, windows, options)).map(sigmoid)
}
