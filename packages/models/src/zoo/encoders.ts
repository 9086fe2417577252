import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { CausalConv1d } from '../layers/causal-conv1d.ts'
import { LastStep } from '../layers/last-step.ts'
import { PositionEmbedding } from '../layers/position-embedding.ts'
import { SelfAttention } from '../layers/self-attention.ts'
import { dense, dropout, type Numbering } from './blocks.ts'
import type { TcnOptions, TransformerOptions } from './options.ts'

const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor

/** Post-norm transformer encoder, then the mean over the steps. */
export function transformerEncoder(
  x: SymbolicTensor,
  options: Required<TransformerOptions>,
  numbers: Numbering,
): SymbolicTensor {
  const { modelUnits, heads, feedForwardUnits, blocks, dropout: rate } = options
  let y = apply(dense('embed', modelUnits, 'linear', numbers), x)
  y = apply(new PositionEmbedding({ name: 'positions', seed: numbers.nextSeed() }), y)
  const addAndNormalise = (a: SymbolicTensor, b: SymbolicTensor, name: string) =>
    apply(
      layers.layerNormalization({ name: `${name}_norm`, epsilon: 1e-5 }),
      apply(layers.add({ name: `${name}_add` }), [a, b]),
    )
  for (let i = 1; i <= blocks; i++) {
    const attended = apply(new SelfAttention({ name: `attention_${i}`, heads, seed: numbers.nextSeed() }), y)
    y = addAndNormalise(y, dropout(attended, rate, `attention_${i}_dropout`, numbers), `attention_${i}`)
    const inner = apply(dense(`feed_forward_${i}_in`, feedForwardUnits, 'relu', numbers), y)
    const outer = apply(dense(`feed_forward_${i}_out`, modelUnits, 'linear', numbers), inner)
    y = addAndNormalise(y, dropout(outer, rate, `feed_forward_${i}_dropout`, numbers), `feed_forward_${i}`)
  }
  return apply(layers.globalAveragePooling1d({ name: 'mean' } as never), y)
}

/** Residual blocks of two dilated causal convolutions, then the last step. */
export function temporalConvolutions(
  x: SymbolicTensor,
  options: Required<TcnOptions>,
  numbers: Numbering,
): SymbolicTensor {
  const { filters, kernelSize, dropout: rate } = options
  const last = filters.reduce((input, count, i) => {
    const convolve = (from: SymbolicTensor, part: 1 | 2) => {
      const name = `block_${i + 1}_conv_${part}`
      const seed = numbers.nextSeed()
      const conv = new CausalConv1d({ name, filters: count, kernelSize, dilation: 2 ** i, activation: 'relu', seed })
      return dropout(apply(conv, from), rate, `${name}_dropout`, numbers)
    }
    const residual = convolve(convolve(input, 1), 2)
    const skip = input.shape[2] === count ? input : apply(dense(`block_${i + 1}_skip`, count, 'linear', numbers), input)
    const sum = apply(layers.add({ name: `block_${i + 1}_add` }), [residual, skip])
    return apply(layers.activation({ name: `block_${i + 1}_relu`, activation: 'relu' }), sum)
  }, x)
  return apply(new LastStep({ name: 'last' }), last)
}
