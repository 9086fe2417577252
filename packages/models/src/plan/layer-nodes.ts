import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers'
import { CausalConv1d } from '../layers/causal-conv1d.ts'
import { Gru } from '../layers/gru.ts'
import { firstNumber } from '../layers/layer-tools.ts'
import { MultiHeadLstm } from '../layers/multi-head-lstm.ts'
import { SelfAttention } from '../layers/self-attention.ts'
import { dropoutScale, dropoutThreshold } from '../train/dropout-mask.ts'
import type { PlanActivation, PlanDirection, PlanNode } from './executor.ts'
import { need } from './unsupported.ts'

/** A layer as the compiler hands it to its translation. */
export interface LayerSite {
  readonly layer: layers.Layer
  readonly config: Readonly<Record<string, unknown>>
  /** Plan nodes that the layer reads. */
  readonly inputs: readonly number[]
  /** Plan indices of the layer's weights, in the layer's own order. */
  readonly weights: readonly number[]
  /** Numbers a dropout's key. */
  readonly dropoutKey: () => number
  readonly training: boolean
}

/** Translates one layer; `undefined` passes the input on. Throws `UnsupportedLayer`. */
type Translation = (site: LayerSite) => PlanNode | undefined

const activations: ReadonlySet<string> = new Set<PlanActivation>(['linear', 'relu', 'tanh', 'sigmoid'])

function activationOf(value: unknown): PlanActivation {
  need(typeof value === 'string' && activations.has(value), `its activation ${String(value)} has no kernel`)
  return value as PlanActivation
}

const biasOf = (index: number | undefined) => (index === undefined ? {} : { bias: index })

const conv1d: Translation = ({ layer, config, inputs, weights }) => {
  need((layer as { dataFormat?: unknown }).dataFormat !== 'channelsFirst', 'it puts channels first')
  return {
    op: 'conv1d',
    input: inputs[0]!,
    kernel: weights[0]!,
    ...biasOf(weights[1]),
    taps: firstNumber(config.kernelSize),
    stride: firstNumber(config.strides),
    dilation: firstNumber(config.dilationRate),
    padding: config.padding as 'same' | 'valid' | 'causal',
    activation: activationOf(config.activation),
  }
}

const causalConv1d: Translation = ({ layer, inputs, weights }) => {
  const { kernelSize, dilation, activation } = (layer as CausalConv1d).args
  const [kernel, bias] = weights as [number, number]
  return {
    op: 'conv1d',
    input: inputs[0]!,
    kernel,
    bias,
    taps: kernelSize,
    stride: 1,
    dilation,
    padding: 'causal',
    activation,
  }
}

const dense: Translation = ({ config, inputs, weights }) => ({
  op: 'dense',
  input: inputs[0]!,
  kernel: weights[0]!,
  ...biasOf(weights[1]),
  activation: activationOf(config.activation),
})

const maxPool: Translation = ({ config, inputs }) => ({
  op: 'maxPool1d',
  input: inputs[0]!,
  size: firstNumber(config.poolSize),
  stride: firstNumber(config.strides),
  padding: config.padding as 'same' | 'valid',
})

function needPlainLstm(config: Readonly<Record<string, unknown>>, inputs: readonly number[]): void {
  need(inputs.length === 1, 'it is given its first state')
  need(config.activation === 'tanh', 'its LSTM activation is not tanh')
  need(config.recurrentActivation === 'sigmoid', 'its LSTM recurrentActivation is not sigmoid')
  need(!config.stateful && !config.returnState, 'it keeps or returns its state')
  need(!config.dropout && !config.recurrentDropout, 'it has dropout inside the recurrence')
}

const direction = (weights: readonly number[], reverse: boolean): PlanDirection => ({
  kernel: weights[0]!,
  recurrent: weights[1]!,
  ...biasOf(weights[2]),
  reverse,
})

const lstm: Translation = ({ config, inputs, weights }) => {
  needPlainLstm(config, inputs)
  const sequences = Boolean(config.returnSequences)
  need(!(sequences && config.goBackwards), 'it returns a reversed sequence')
  return {
    op: 'recurrent',
    input: inputs[0]!,
    cell: 'lstm',
    units: config.units as number,
    directions: [direction(weights, Boolean(config.goBackwards))],
    merge: 'concat',
    sequences,
  }
}

const merges: Readonly<Record<string, 'concat' | 'sum' | 'average'>> = { concat: 'concat', sum: 'sum', ave: 'average' }

const bidirectional: Translation = ({ layer, config, inputs, weights }) => {
  const { forwardLayer } = layer as unknown as { forwardLayer: layers.Layer }
  need(forwardLayer.getClassName() === 'LSTM', `it wraps a ${forwardLayer.getClassName()}`)
  const inner = forwardLayer.getConfig() as Record<string, unknown>
  needPlainLstm(inner, inputs)
  need(!inner.goBackwards, 'its forward layer goes backwards')
  const merge = merges[String(config.mergeMode)]
  need(merge !== undefined, `its mergeMode ${String(config.mergeMode)} has no kernel`)
  const half = weights.length / 2
  return {
    op: 'recurrent',
    input: inputs[0]!,
    cell: 'lstm',
    units: inner.units as number,
    directions: [direction(weights.slice(0, half), false), direction(weights.slice(half), true)],
    merge,
    sequences: Boolean(inner.returnSequences),
  }
}

const gru: Translation = ({ layer, inputs, weights }) => ({
  op: 'recurrent',
  input: inputs[0]!,
  cell: 'gru',
  units: (layer as Gru).units,
  directions: [direction(weights, false)],
  merge: 'concat',
  sequences: false,
})

const additiveAttention: Translation = ({ inputs, weights }) => {
  const [kernel, bias, vector] = weights as [number, number, number]
  return { op: 'attention', score: 'additive', input: inputs[0]!, kernel, bias, vector }
}

const vectorAttention: Translation = ({ inputs, weights }) => {
  const [vector, bias] = weights as [number, number]
  return { op: 'attention', score: 'paper', input: inputs[0]!, vector, bias }
}

const dropout: Translation = ({ layer, inputs, training, dropoutKey }) => {
  const { rate } = layer as unknown as { rate: number }
  if (!training || rate === 0) return undefined
  const [threshold, scale] = [dropoutThreshold(rate), dropoutScale(rate)]
  return { op: 'dropout', input: inputs[0]!, key: dropoutKey(), threshold, scale }
}

const plainDropout: Translation = ({ config, training }) => {
  need(!training || !config.rate, 'its masks are not counter-based (SeededDropout has such)')
  return undefined
}

const concatenate: Translation = ({ config, layer, inputs }) => {
  const shape = layer.outputShape as (number | null)[]
  const axis = config.axis as number
  need(axis === -1 || axis === shape.length - 1, 'it joins along an axis other than the last')
  return { op: 'concat', inputs }
}

const add: Translation = ({ layer, inputs }) => {
  const [first, ...rest] = (layer.input as SymbolicTensor[]).map(({ shape }) => shape.slice(1).join())
  need(
    rest.every((shape) => shape === first),
    'it adds values of different shapes',
  )
  return { op: 'add', inputs }
}

const position: Translation = ({ inputs, weights }) => ({ op: 'position', input: inputs[0]!, table: weights[0]! })

const layerNorm: Translation = ({ config, layer, inputs, weights }) => {
  const axes = ([] as unknown[]).concat(config.axis)
  const last = (layer.outputShape as (number | null)[]).length - 1
  need(axes.length === 1 && (axes[0] === -1 || axes[0] === last), 'it normalises an axis other than the last')
  need(config.center === true && config.scale === true, 'it has no scale or no centre')
  return {
    op: 'layerNorm',
    input: inputs[0]!,
    gamma: weights[0]!,
    beta: weights[1]!,
    epsilon: config.epsilon as number,
  }
}

const selfAttention: Translation = ({ layer, inputs, weights }) => ({
  op: 'selfAttention',
  input: inputs[0]!,
  heads: (layer as SelfAttention).heads,
  kernels: weights.filter((_, i) => i % 2 === 0),
  biases: weights.filter((_, i) => i % 2 === 1),
})

const multiHeadLstm: Translation = ({ layer, inputs, weights }) => {
  const { units, groups } = layer as MultiHeadLstm
  const [kernel, recurrent, bias] = weights as [number, number, number]
  return { op: 'multiHeadLstm', input: inputs[0]!, units, groups, kernel, recurrent, bias }
}

const flatten: Translation = ({ config, inputs }) => {
  need(config.dataFormat !== 'channelsFirst', 'it puts channels first')
  return { op: 'flatten', input: inputs[0]! }
}

const whole =
  (op: 'globalMax' | 'globalAverage' | 'lastStep'): Translation =>
  ({ inputs }) => ({ op, input: inputs[0]! })

/** How each class of layer becomes a node of a plan. */
export const translations: Readonly<Record<string, Translation>> = {
  Conv1D: conv1d,
  [CausalConv1d.className]: causalConv1d,
  Dense: dense,
  MaxPooling1D: maxPool,
  GlobalMaxPooling1D: whole('globalMax'),
  GlobalAveragePooling1D: whole('globalAverage'),
  Flatten: flatten,
  FdpLastStep: whole('lastStep'),
  Activation: ({ config, inputs }) => ({
    op: 'activation',
    input: inputs[0]!,
    activation: activationOf(config.activation),
  }),
  LSTM: lstm,
  Bidirectional: bidirectional,
  [Gru.className]: gru,
  FdpAdditiveAttention: additiveAttention,
  FdpVectorAttention: vectorAttention,
  FdpSeededDropout: dropout,
  Dropout: plainDropout,
  FdpPositionEmbedding: position,
  LayerNormalization: layerNorm,
  [SelfAttention.className]: selfAttention,
  [MultiHeadLstm.className]: multiHeadLstm,
  Concatenate: concatenate,
  Add: add,
}
