import {
  backend_util,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { FloatOutput, SimdBackend } from '../backend.ts'
import { override } from './override.ts'
import { windowGeometry, zeros } from './pool.ts'
import { copyView } from './strided.ts'

type Shape4 = [number, number, number, number]

/** Attributes of depthwise convolutions. */
export interface DepthwiseAttributes {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dilations?: [number, number] | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape?: Shape4
  readonly inputShape?: Shape4
}

/**
 * A convolution of each channel with `multiplier` filters, seen as one of `outChannels` channels with one filter each:
 * the filter `[kh, kw, channels, multiplier]` lies as that needs it, the image repeats each channel.
 */
interface Depthwise {
  readonly c: backend_util.Conv2DInfo
  readonly channels: number
  readonly multiplier: number
  readonly pixels: number
}

/** Undefined where nothing is to be done, or where cpu's kernel complains. */
function describe(xShape: number[], filterShape: number[], attrs: DepthwiseAttributes): Depthwise | undefined {
  const dilations = attrs.dilations ?? [1, 1]
  if (!backend_util.eitherStridesOrDilationsAreOne(attrs.strides, dilations)) return undefined
  const { strides, pad, dimRoundingMode } = attrs
  const c = backend_util.computeConv2DInfo(
    xShape as Shape4, filterShape as Shape4, strides, dilations, pad, dimRoundingMode, true,
  ) // biome-ignore format: one call, one line
  if (util.sizeFromShape(c.outShape) === 0 || util.sizeFromShape(c.inShape) === 0) return undefined
  const [channels, multiplier] = [c.inChannels, c.outChannels / c.inChannels]
  return { c: { ...c, inChannels: c.outChannels }, channels, multiplier, pixels: c.batchSize * c.inHeight * c.inWidth }
}

/** The image with each channel `multiplier` times. */
function repeatChannels(backend: SimdBackend, x: TensorInfo, { channels, multiplier, pixels }: Depthwise): number {
  const input = backend.floats(x)
  if (multiplier === 1) return input
  const wide = backend.scratch(4 * pixels * channels * multiplier)
  copyView(backend, input, wide, [pixels * channels, multiplier], [1, 0])
  return wide
}

/** Depthwise convolution without bias; undefined where cpu's kernel has to run. */
export function depthwise(
  backend: SimdBackend,
  x: TensorInfo,
  filter: TensorInfo,
  attrs: DepthwiseAttributes,
): FloatOutput | undefined {
  if (x.dtype !== 'float32' || filter.dtype !== 'float32') return undefined
  const d = describe(x.shape, filter.shape, attrs)
  if (d === undefined) return undefined
  const [px, pw] = [repeatChannels(backend, x, d), backend.floats(filter)]
  const out = backend.output(d.c.outShape)
  backend.kernels.depthwise(px, pw, out.pointer, ...windowGeometry(d.c))
  return out
}

/** Depthwise convolution with both gradients. */
export const depthwiseKernels: readonly KernelConfig[] = [
  override<DepthwiseAttributes>(DepthwiseConv2dNative, ({ inputs, attrs, backend }) => {
    const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo }
    return depthwise(backend, x, filter, attrs)?.info
  }),
  override<DepthwiseAttributes>(DepthwiseConv2dNativeBackpropInput, ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    if (dy.dtype !== 'float32' || filter.dtype !== 'float32') return undefined
    const d = describe(attrs.inputShape as Shape4, filter.shape, attrs)
    if (d === undefined || !util.arraysEqual(dy.shape, d.c.outShape)) return undefined
    const { c, channels, multiplier, pixels } = d
    const [pdy, pw] = [backend.floats(dy), backend.floats(filter)]
    if (multiplier === 1) {
      const { info, pointer } = zeros(backend, c.inShape)
      backend.kernels.depthwiseGradInput(pdy, pw, pointer, ...windowGeometry(c))
      return info
    }
    const size = pixels * channels * multiplier
    const wide = backend.scratch(4 * size)
    backend.kernels.fill(wide, size, 0)
    backend.kernels.depthwiseGradInput(pdy, pw, wide, ...windowGeometry(c))
    const { info, pointer } = backend.output(attrs.inputShape as Shape4)
    backend.kernels.reduceSum(wide, pointer, pixels * channels, multiplier, 1)
    return info
  }),
  override<DepthwiseAttributes>(DepthwiseConv2dNativeBackpropFilter, ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
    if (x.dtype !== 'float32' || dy.dtype !== 'float32') return undefined
    const d = describe(x.shape, attrs.filterShape as Shape4, attrs)
    if (d === undefined || !util.arraysEqual(dy.shape, d.c.outShape)) return undefined
    const [px, pdy] = [repeatChannels(backend, x, d), backend.floats(dy)]
    const { info, pointer } = zeros(backend, attrs.filterShape as Shape4)
    backend.kernels.depthwiseGradFilter(px, pdy, pointer, ...windowGeometry(d.c))
    return info
  }),
]
