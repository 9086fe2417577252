import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'

/**
 * Refuses models whose loss or weights have parts that `train` does not compute, regularisers and constraints, and those
 * without anything to train. Weight decay and clipping are options of `train`.
 *
 * @throws ModelsError `unsupported-model`, with the layer's name
 */
export function checkTrainable(model: LayersModel): void {
  check(
    model.trainableWeights.length > 0,
    'unsupported-model',
    'the model must have a weight that is trained',
    model.name,
  )
  for (const layer of model.layers) {
    check(
      layer.losses.length === 0,
      'unsupported-model',
      'a layer must have no regulariser to be trained here: use the option weightDecay, or model.fit',
      layer.name,
    )
    check(
      layer.trainableWeights.every((weight) => weight.constraint == null),
      'unsupported-model',
      'a layer must have no constraint to be trained here: use model.fit',
      layer.name,
    )
  }
}
