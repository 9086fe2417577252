import type { LayersModel, layers } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import type { MultiHeadLstm } from '../layers/multi-head-lstm.ts'
import type { SelfAttention } from '../layers/self-attention.ts'
import {
  join,
  part,
  readLayer,
  requireShape,
  reshape,
  take,
  type WeightArray,
  weightedLayers,
  writeLayer,
} from './named-weights.ts'

/** For each layer the list that Keras' `layer.get_weights()` gives. */
export type KerasWeights = Readonly<Record<string, readonly WeightArray[]>>

function toKerasLayer(layer: layers.Layer): Record<string, WeightArray[]> {
  const weights = readLayer(layer)
  switch (layer.getClassName()) {
    case 'FdpSelfAttention': {
      const depth = weights[0]?.shape[0] as number
      const { heads } = layer as SelfAttention
      const size = depth / heads
      const shapes = [
        ...Array(3)
          .fill([
            [depth, heads, size],
            [heads, size],
          ])
          .flat(),
        [heads, size, depth],
        [depth],
      ]
      return { [layer.name]: weights.map((weight, i) => reshape(weight, shapes[i] as number[])) }
    }
    case 'FdpMultiHeadLstm': {
      const { groups } = layer as MultiHeadLstm
      const heads = groups.map((group, h) => {
        const [kernel, recurrent, bias] = weights.map((weight) => part(weight, h, groups.length, true)) as [
          WeightArray,
          WeightArray,
          WeightArray,
        ]
        const columns = kernel.shape[1] as number
        const used = { shape: [group.length, columns], values: kernel.values.slice(0, group.length * columns) }
        return [`${layer.name}_${h}`, [used, recurrent, reshape(bias, [columns])]] as const
      })
      return Object.fromEntries(heads.map(([name, list]) => [name, [...list]]))
    }
    default:
      return { [layer.name]: weights }
  }
}

function fromKerasLayer(layer: layers.Layer, get: (name: string) => readonly WeightArray[]): WeightArray[] {
  const own = readLayer(layer)
  if (layer.getClassName() === 'FdpMultiHeadLstm') {
    const { groups, width } = layer as MultiHeadLstm
    const parts = groups.map((_, h) => {
      const [kernel, recurrent, bias] = get(`${layer.name}_${h}`) as [WeightArray, WeightArray, WeightArray]
      const columns = kernel.shape[1] as number
      const padded = new Float32Array(width * columns)
      padded.set(kernel.values)
      return [{ shape: [width, columns], values: padded }, recurrent, reshape(bias, [1, columns])]
    })
    return [0, 1, 2].map((i) =>
      join(
        parts.map((weights) => weights[i] as WeightArray),
        true,
      ),
    )
  }
  return get(layer.name).map((weight, i) => reshape(weight, (own[i] as WeightArray).shape))
}

/**
 * A model's weights in Keras' layout, layer by layer, for a Keras model of the same layer names: `layer.get_weights()`
 * of `Conv1D`, `Dense`, `Bidirectional(LSTM)`, `GRU(reset_after=True)`, `LayerNormalization`, `MultiHeadAttention`
 * (kernels `[depth, heads, size]`) and `Embedding` for positions. Attention over steps has no Keras layer: W, b, v for
 * the additive and w, b for the paper's score. Several LSTM heads become layers `heads_0`, `heads_1`, ...
 *
 * @example
 * toKeras(model).conv_1[0].shape // [3, 34, 64]
 */
export function toKeras(model: LayersModel): KerasWeights {
  return Object.assign({}, ...weightedLayers(model).map(toKerasLayer))
}

/**
 * Gives a model weights in Keras' layout, as {@link toKeras} names them.
 *
 * @throws ModelsError `weights-mismatch` where a layer is missing, unknown or of other shapes or a value is not finite
 * @example
 * fromKeras(model, weights)
 */
export function fromKeras(model: LayersModel, weights: KerasWeights): void {
  const expected = toKeras(model)
  const foreign = Object.keys(weights).filter((name) => !(name in expected))
  check(foreign.length === 0, 'weights-mismatch', `the weights must be of ${Object.keys(expected).join(', ')}`, foreign)
  const get = (name: string): readonly WeightArray[] => {
    const list = weights[name] ?? [take({}, name)]
    const shapes = expected[name] as readonly WeightArray[]
    check(
      list.length === shapes.length,
      'weights-mismatch',
      `layer ${name} takes ${shapes.length} weights`,
      list.length,
    )
    list.forEach((array, i) => {
      requireShape(`weight ${i} of layer ${name}`, array, (shapes[i] as WeightArray).shape)
    })
    return list
  }
  const converted = weightedLayers(model).map((layer) => [layer, fromKerasLayer(layer, get)] as const)
  for (const [layer, list] of converted) writeLayer(layer, list)
}
