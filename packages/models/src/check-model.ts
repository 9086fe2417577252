import type { LayersModel } from '@tensorflow/tfjs-layers'
import { checkBackend } from './check-backend.ts'
import { check } from './errors.ts'

/** Whether a variable of a model is gone, by `dispose` of the model or by `tf.disposeVariables`. */
export function isDisposed(variables: LayersModel['weights']): boolean {
  try {
    for (const variable of variables) variable.read()
    return false
  } catch {
    return true
  }
}

/**
 * Refuses a model that can compute no more, because nothing runs ops or its weights are gone. `variables` are the
 * model's, for callers that keep them: listing them costs as much as a small prediction.
 *
 * @throws ModelsError `backend-unavailable`, `model-disposed`
 */
export function checkUsable(model: LayersModel, variables: LayersModel['weights'] = model.weights): void {
  checkBackend()
  check(
    !isDisposed(variables),
    'model-disposed',
    'the model must not have been disposed of: make or load it anew',
    model.name,
  )
}

/** @throws ModelsError `unsupported-model` for what is no model */
export function checkIsModel(model: LayersModel): void {
  check(
    typeof model === 'object' && model !== null && Array.isArray(model.layers),
    'unsupported-model',
    'the model must be a tf.LayersModel',
    model,
  )
}

/**
 * Refuses what is no model, and one that can compute no more. Every public function that reads or writes the weights of
 * a model comes through here, most of them by `modelHead`.
 *
 * @throws ModelsError `unsupported-model`, `backend-unavailable`, `model-disposed`
 */
export function checkModel(model: LayersModel): void {
  checkIsModel(model)
  checkUsable(model)
}
