import type { LayersModel } from '@tensorflow/tfjs-layers'
import { checkKeys } from '../check-keys.ts'
import { isNumbers } from '../check-numbers.ts'
import { check } from '../errors.ts'
import { predictLogits } from '../predict/predict.ts'
import { modelHead } from '../train/model-head.ts'
import { checkWindows, type Windows } from '../train/rows.ts'
import type { Attribution } from './attention-weights.ts'

/**
 * Occlusion by step (Zeiler and Fergus 2014, on time steps): for each window and step, its logit minus the logit with
 * that step replaced, `[n, steps]`. Above 0: the step speaks for class 1.
 *
 * @param replacement what a step is replaced with, `[features]`; default zeros, the mean where inputs are z-scores
 * @throws ModelsError `empty-data`, `invalid-shape`, `invalid-values`, `invalid-option`, `unknown-option`
 * @example
 * const { values, shape } = await occlusionByStep(model, windows)
 */
export async function occlusionByStep(
  model: LayersModel,
  windows: Windows,
  options: { replacement?: ArrayLike<number> } = {},
): Promise<Attribution> {
  checkKeys('occlusionByStep', options, ['replacement'])
  const { replacement } = options
  const { steps, features } = modelHead(model)
  const { values, count } = checkWindows(windows, steps, features)
  check(
    replacement === undefined || (isNumbers(replacement, features) && Array.from(replacement).every(Number.isFinite)),
    'invalid-option',
    `replacement must hold ${features} finite numbers`,
    replacement,
  )
  const blank = replacement === undefined ? new Float32Array(features) : Float32Array.from(replacement)
  const whole = await predictLogits(model, { values, shape: [count, steps, features] })
  const result = new Float32Array(count * steps)
  for (let t = 0; t < steps; t++) {
    const occluded = values.slice()
    for (let i = 0; i < count; i++) occluded.set(blank, (i * steps + t) * features)
    const logits = await predictLogits(model, { values: occluded, shape: [count, steps, features] })
    for (let i = 0; i < count; i++) result[i * steps + t] = whole[i]! - logits[i]!
  }
  return { values: result, shape: [count, steps] }
}
