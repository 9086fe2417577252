import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers'
import { ModelsError } from '../errors.ts'
import { AttentionPooling } from '../layers/attention.ts'
import { firstNumber } from '../layers/layer-tools.ts'
import { modelHead } from '../train/model-head.ts'

/** Steps of a window from `from` up to, not with, `to`, counted from 0. */
export interface StepRange {
  readonly from: number
  readonly to: number
}

/**
 * The first layer with attention over steps.
 *
 * @throws ModelsError `layer-not-found`
 */
export function attentionOf(model: LayersModel): AttentionPooling {
  const layer = model.layers.find((item) => item instanceof AttentionPooling)
  if (layer === undefined)
    throw new ModelsError(
      'layer-not-found',
      'the model must have attention over steps',
      model.layers.map((item) => item.name),
    )
  return layer
}

/**
 * The steps of the window that each step of the model's attention stands for. A layer that keeps the length keeps the
 * places, though a convolution or an LSTM knows of other steps too; a step after pooling, or after a convolution that
 * shortens, stands for all that it reads. Steps that pooling leaves out, as the last of an odd window, stand nowhere.
 *
 * @throws ModelsError `layer-not-found` where the model has no attention over steps, `unsupported-model` where a layer
 * between moves steps in another way
 * @example
 * attendedSteps(model) // m1, 5 steps: [{ from: 0, to: 2 }, { from: 2, to: 4 }]
 */
export function attendedSteps(model: LayersModel): StepRange[] {
  const { steps } = modelHead(model)
  const single = Array.from({ length: steps }, (_, t): StepRange => ({ from: t, to: t + 1 }))
  const known = new Map<SymbolicTensor, StepRange[]>()
  const rangesOf = (tensor: SymbolicTensor): StepRange[] => {
    if (tensor.inputs.length === 0) return single
    const found = known.get(tensor)
    if (found !== undefined) return found
    const ranges = through(tensor, tensor.inputs.map(rangesOf))
    known.set(tensor, ranges)
    return ranges
  }
  return rangesOf(attentionOf(model).input as SymbolicTensor)
}

/** Layers that keep the length but may exchange steps with features. */
const MOVING: ReadonlySet<string> = new Set(['Permute', 'Reshape'])

interface Kernel {
  readonly taps: number
  readonly stride: number
  readonly padding: string
  readonly isPooling: boolean
}

function through(tensor: SymbolicTensor, inputs: readonly StepRange[][]): StepRange[] {
  const layer = tensor.sourceLayer
  const before = inputs.reduce((joined, ranges) => joinRanges(layer, joined, ranges))
  const after = tensor.shape[1] as number
  const kernel = kernelOf(layer)
  if (kernel !== undefined && (kernel.isPooling || after !== before.length)) return slide(before, after, kernel)
  const keeps = tensor.shape.length === 3 && after === before.length && !MOVING.has(layer.getClassName())
  return keeps ? before : unknown(layer)
}

function joinRanges(layer: layers.Layer, a: readonly StepRange[], b: readonly StepRange[]): StepRange[] {
  if (a.length !== b.length) return unknown(layer)
  return a.map(({ from, to }, t) => {
    const other = b[t] as StepRange
    return { from: Math.min(from, other.from), to: Math.max(to, other.to) }
  })
}

function unknown(layer: layers.Layer): never {
  throw new ModelsError(
    'unsupported-model',
    'layers before the attention must keep the steps in their places, or pool or convolve them',
    `${layer.getClassName()} ${layer.name}`,
  )
}

function kernelOf(layer: layers.Layer): Kernel | undefined {
  const config = layer.getConfig()
  const name = layer.getClassName()
  if (name === 'Conv1D' && (layer as { dataFormat?: unknown }).dataFormat !== 'channelsFirst')
    return {
      taps: (firstNumber(config.kernelSize) - 1) * firstNumber(config.dilationRate) + 1,
      stride: firstNumber(config.strides),
      padding: config.padding as string,
      isPooling: false,
    }
  if (name === 'MaxPooling1D' || name === 'AveragePooling1D')
    return {
      taps: firstNumber(config.poolSize),
      stride: firstNumber(config.strides),
      padding: config.padding as string,
      isPooling: true,
    }
  return undefined
}

/** The ranges after a kernel has slid over steps; what it reads of the padding stands for nothing. */
function slide(before: readonly StepRange[], after: number, { taps, stride, padding }: Kernel): StepRange[] {
  const missing = Math.max((after - 1) * stride + taps - before.length, 0)
  const left = padding === 'valid' ? 0 : padding === 'causal' ? taps - 1 : Math.floor(missing / 2)
  return Array.from({ length: after }, (_, t) => {
    const start = t * stride - left
    const read = before.slice(Math.max(0, start), start + taps)
    return { from: Math.min(...read.map(({ from }) => from)), to: Math.max(...read.map(({ to }) => to)) }
  })
}
