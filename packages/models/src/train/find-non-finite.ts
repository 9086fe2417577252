import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, type layers, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { firstNonFinite } from '../math/first-non-finite.ts'
import { dropoutState } from './dropout-state.ts'
import { modelHead } from './model-head.ts'
import { readTensor } from './read-tensor.ts'

async function hasFiniteValues(x: tf.Tensor): Promise<boolean> {
  return firstNonFinite(await readTensor(x)) < 0
}

/**
 * The first layer, in the model's order, that has a weight or gives an output that is NaN or infinite for a batch in
 * training mode; the last layer's logits come last, as its sigmoid hides their overflow. Undefined where all are finite.
 */
export async function findNonFinite(
  model: LayersModel,
  batch: { values: Float32Array; shape: [number, number, number] },
  { seed, step }: { seed: number; step: number },
): Promise<{ layer: string; what: 'weights' | 'output' | 'logits' } | undefined> {
  const masks = dropoutState(model)
  const inner = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer')
  const probe = layersModel({
    inputs: model.inputs[0] as SymbolicTensor,
    outputs: inner.map((layer) => layer.output as SymbolicTensor),
  })
  masks.set(seed, step)
  const outputs = tf.tidy(() => {
    const result = probe.apply(tf.tensor(batch.values, batch.shape), { training: true }) as tf.Tensor | tf.Tensor[]
    return Array.isArray(result) ? result : [result]
  })
  try {
    for (const [i, layer] of inner.entries()) {
      const finite = await Promise.all(layer.weights.map((weight) => hasFiniteValues(weight.read())))
      if (finite.includes(false)) return { layer: layer.name, what: 'weights' }
      if (!(await hasFiniteValues(outputs[i] as tf.Tensor))) return { layer: layer.name, what: 'output' }
    }
    masks.set(seed, step)
    const logits = tf.tidy(() => modelHead(model).logits(tf.tensor(batch.values, batch.shape), true))
    const finite = await hasFiniteValues(logits)
    logits.dispose()
    return finite ? undefined : { layer: (inner.at(-1) as layers.Layer).name, what: 'logits' }
  } finally {
    tf.dispose(outputs)
    masks.restore()
  }
}
