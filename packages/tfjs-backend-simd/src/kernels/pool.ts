import {
  AvgPool,
  AvgPoolGrad,
  backend_util,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  type KernelConfig,
  MaxPool,
  MaxPoolGrad,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { override } from './override.ts'

type Shape4 = [number, number, number, number]

interface PoolAttributes {
  readonly filterSize: [number, number] | number
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

interface DepthwiseAttributes {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dilations?: [number, number] | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape?: Shape4
  readonly inputShape?: Shape4
}

type Geometry = readonly [
  number, number, number, number, number, number, number, number, number, number, number, number, number, number,
] // biome-ignore format: a tuple of fourteen

function geometry(c: backend_util.Conv2DInfo): Geometry {
  const { top, left } = c.padInfo
  const window = [c.filterHeight, c.filterWidth, c.strideHeight, c.strideWidth] as const
  const image = [c.batchSize, c.inHeight, c.inWidth, c.outHeight, c.outWidth, c.inChannels] as const
  return [...image, ...window, top, left, c.dilationHeight, c.dilationWidth]
}

function describePool(x: TensorInfo, attrs: PoolAttributes): backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs
  return backend_util.computePool2DInfo(x.shape as Shape4, filterSize, strides, 1, pad, dimRoundingMode)
}

/** Depthwise geometry; undefined where a channel has several filters or nothing is to be done. */
function describeDepthwise(xShape: number[], filterShape: number[], attrs: DepthwiseAttributes) {
  const dilations = attrs.dilations ?? [1, 1]
  if (!backend_util.eitherStridesOrDilationsAreOne(attrs.strides, dilations) || filterShape[3] !== 1) return undefined
  const { strides, pad, dimRoundingMode } = attrs
  const c = backend_util.computeConv2DInfo(
    xShape as Shape4, filterShape as Shape4, strides, dilations, pad, dimRoundingMode, true,
  ) // biome-ignore format: one call, one line
  return util.sizeFromShape(c.outShape) === 0 || util.sizeFromShape(c.inShape) === 0 ? undefined : c
}

function zeros(backend: SimdBackend, shape: number[]) {
  const out = backend.output(shape)
  backend.kernels.fill(out.pointer, util.sizeFromShape(shape), 0)
  return out
}

function isFloat(...tensors: readonly (TensorInfo | undefined)[]): boolean {
  return tensors.every((t) => t?.dtype === 'float32')
}

/** Pooling and depthwise convolution with their gradients. */
export const poolKernels: readonly KernelConfig[] = [
  ...(
    [
      [MaxPool, 'maxPool'],
      [AvgPool, 'averagePool'],
    ] as const
  ).map(([name, kernel]) =>
    override<PoolAttributes>(name, ({ inputs, attrs, backend }) => {
      const { x } = inputs as { x: TensorInfo }
      if (!isFloat(x) || util.sizeFromShape(x.shape) === 0) return undefined
      const c = describePool(x, attrs)
      // cpu's kernel is the identity then, whatever strides and padding say.
      if (c.filterHeight === 1 && c.filterWidth === 1 && util.arraysEqual(c.inShape, c.outShape)) return undefined
      const input = backend.floats(x)
      const { info, pointer } = backend.output(c.outShape)
      backend.kernels[kernel](input, pointer, ...geometry(c))
      return info
    }),
  ),
  override<PoolAttributes>(MaxPoolGrad, ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
    if (!isFloat(dy, input)) return undefined
    const c = describePool(input, attrs)
    if (!util.arraysEqual(dy.shape, c.outShape)) return undefined
    const [pdy, px] = [backend.floats(dy), backend.floats(input)]
    const { info, pointer } = zeros(backend, input.shape)
    backend.kernels.maxPoolGrad(pdy, px, pointer, ...geometry(c))
    return info
  }),
  override<PoolAttributes>(AvgPoolGrad, ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
    if (!isFloat(dy, input)) return undefined
    const c = describePool(input, attrs)
    if (!util.arraysEqual(dy.shape, c.outShape)) return undefined
    const pdy = backend.floats(dy)
    const { info, pointer } = zeros(backend, input.shape)
    backend.kernels.averagePoolGrad(pdy, pointer, 1 / (c.filterHeight * c.filterWidth), ...geometry(c))
    return info
  }),
  override<DepthwiseAttributes>(DepthwiseConv2dNative, ({ inputs, attrs, backend }) => {
    const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo }
    const c = isFloat(x, filter) ? describeDepthwise(x.shape, filter.shape, attrs) : undefined
    if (c === undefined) return undefined
    const [px, pw] = [backend.floats(x), backend.floats(filter)]
    const { info, pointer } = backend.output(c.outShape)
    backend.kernels.depthwise(px, pw, pointer, ...geometry(c))
    return info
  }),
  override<DepthwiseAttributes>(DepthwiseConv2dNativeBackpropInput, ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    const c = isFloat(dy, filter) ? describeDepthwise(attrs.inputShape as Shape4, filter.shape, attrs) : undefined
    if (c === undefined || !util.arraysEqual(dy.shape, c.outShape)) return undefined
    const [pdy, pw] = [backend.floats(dy), backend.floats(filter)]
    const { info, pointer } = zeros(backend, c.inShape)
    backend.kernels.depthwiseGradInput(pdy, pw, pointer, ...geometry(c))
    return info
  }),
  override<DepthwiseAttributes>(DepthwiseConv2dNativeBackpropFilter, ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
    const c = isFloat(x, dy) ? describeDepthwise(x.shape, attrs.filterShape as Shape4, attrs) : undefined
    if (c === undefined || !util.arraysEqual(dy.shape, c.outShape)) return undefined
    const [px, pdy] = [backend.floats(x), backend.floats(dy)]
    const { info, pointer } = zeros(backend, attrs.filterShape as Shape4)
    backend.kernels.depthwiseGradFilter(px, pdy, pointer, ...geometry(c))
    return info
  }),
]
