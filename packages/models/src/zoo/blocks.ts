import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { AdditiveAttention, VectorAttention } from '../layers/attention.ts'
import { CausalConv1d } from '../layers/causal-conv1d.ts'
import { SeededDropout } from '../layers/seeded-dropout.ts'
import { SeededInitializer, seeded } from '../layers/seeded-initializer.ts'
import { deriveSeed } from '../random/seed.ts'
import { kernelWidths } from './check-conv-blocks.ts'
import type { AttentionOptions, BilstmOptions, ConvOptions, DenseOptions } from './options.ts'
import { rateOf } from './resolve-options.ts'

/** Hands out the seeds and dropout streams of one model, in the order in which its layers are made. */
export interface Numbering {
  readonly nextSeed: () => number
  readonly nextStream: () => number
  readonly seed: number
}

/** A fresh {@link Numbering} for a model with this seed. */
export function numbering(seed: number): Numbering {
  let weights = 0
  let streams = 0
  return { seed, nextSeed: () => deriveSeed(seed, 'weights', weights++), nextStream: () => streams++ }
}

const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor

/** Dropout, or nothing at rate 0. */
export function dropout(x: SymbolicTensor, rate: number, name: string, numbers: Numbering): SymbolicTensor {
  if (rate === 0) return x
  return apply(new SeededDropout({ name, rate, seed: numbers.seed, stream: numbers.nextStream() }), x)
}

/** Blocks of Conv1D (ReLU), max pooling and dropout. */
export function convBlocks(x: SymbolicTensor, options: Required<ConvOptions>, numbers: Numbering): SymbolicTensor {
  const { convFilters, kernelSize, convPadding, poolSize, poolPadding, convDropout } = options
  const widths = kernelWidths(kernelSize)
  return convFilters.reduce((input, filters, i) => {
    const branches = widths.map((width) => {
      const name = widths.length === 1 ? `conv_${i + 1}` : `conv_${i + 1}_width_${width}`
      const seed = numbers.nextSeed()
      const args = { name, filters, kernelSize: width, activation: 'relu' } as const
      const conv =
        convPadding === 'causal'
          ? new CausalConv1d({ ...args, dilation: 1, seed })
          : layers.conv1d({ ...args, padding: convPadding, kernelInitializer: seeded('glorotUniform', seed) })
      return apply(conv, input)
    })
    const joined =
      branches.length === 1
        ? (branches[0] as SymbolicTensor)
        : apply(layers.concatenate({ name: `widths_${i + 1}` }), branches)
    const pooled =
      poolSize === 1
        ? joined
        : apply(
            layers.maxPooling1d({ name: `pool_${i + 1}`, poolSize, strides: poolSize, padding: poolPadding }),
            joined,
          )
    return dropout(pooled, rateOf(convDropout, i), `conv_dropout_${i + 1}`, numbers)
  }, x)
}

/** Bidirectional LSTMs, all with sequences out, the last with its final states only where `sequences` is false. */
export function bilstms(
  x: SymbolicTensor,
  options: Required<BilstmOptions>,
  sequences: boolean,
  numbers: Numbering,
): SymbolicTensor {
  const { lstmUnits, lstmDropout, merge } = options
  return lstmUnits.reduce((input, units, i) => {
    const layer = layers.bidirectional({
      name: `bilstm_${i + 1}`,
      mergeMode: merge,
      layer: layers.lstm({
        name: `lstm_${i + 1}`,
        units,
        recurrentActivation: 'sigmoid',
        unitForgetBias: true,
        returnSequences: sequences || i < lstmUnits.length - 1,
        kernelInitializer: seeded('glorotUniform', numbers.nextSeed()),
        recurrentInitializer: seeded('orthogonal', numbers.nextSeed()),
      }) as never,
    })
    seedBackward(layer, numbers)
    return dropout(apply(layer, input), rateOf(lstmDropout, i), `lstm_dropout_${i + 1}`, numbers)
  }, x)
}

/** tf.layers copies the forward LSTM's seeds into the backward one; both directions would start with equal weights. */
function seedBackward(layer: layers.Layer, numbers: Numbering): void {
  const { cell } = (layer as unknown as { backwardLayer: { cell: Record<string, unknown> } }).backwardLayer
  cell.kernelInitializer = new SeededInitializer({ kind: 'glorotUniform', seed: numbers.nextSeed() })
  cell.recurrentInitializer = new SeededInitializer({ kind: 'orthogonal', seed: numbers.nextSeed() })
}

/** Attention over the steps. */
export function attend(
  x: SymbolicTensor,
  kind: Required<AttentionOptions>['attention'],
  numbers: Numbering,
): SymbolicTensor {
  const Layer = kind === 'paper' ? VectorAttention : AdditiveAttention
  return apply(new Layer({ name: 'attention', seed: numbers.nextSeed() }), x)
}

/** Dense ReLU layers, each with its dropout. */
export function denseHead(x: SymbolicTensor, options: Required<DenseOptions>, numbers: Numbering): SymbolicTensor {
  const { denseUnits, denseDropout } = options
  return denseUnits.reduce((input, units, i) => {
    const y = apply(dense(`dense_${i + 1}`, units, 'relu', numbers), input)
    return dropout(y, rateOf(denseDropout, i), `dense_dropout_${i + 1}`, numbers)
  }, x)
}

/** A dense layer with a seeded kernel. */
export function dense(
  name: string,
  units: number,
  activation: 'relu' | 'sigmoid' | 'linear',
  numbers: Numbering,
): layers.Layer {
  return layers.dense({ name, units, activation, kernelInitializer: seeded('glorotUniform', numbers.nextSeed()) })
}
