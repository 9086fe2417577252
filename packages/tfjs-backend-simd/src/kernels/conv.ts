import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { FloatOutput, SimdBackend } from '../backend.ts'
import { override } from './override.ts'

type ConvInfo = backend_util.Conv2DInfo
type Shape4 = [number, number, number, number]

/** Attributes of the convolution kernels; the gradients accept `dilations`, which tfjs-core's own never set. */
export interface ConvAttributes {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dataFormat: 'NHWC' | 'NCHW'
  readonly dilations?: [number, number] | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape?: [number, number, number, number]
  readonly inputShape?: [number, number, number, number]
}

// Columns of one chunk stay in the second-level cache.
const chunkFloats = 131072

/** Shape `[batch, height, width, channels]` of an image in either format. */
function channelsLast(shape: readonly number[], { dataFormat }: ConvAttributes): Shape4 {
  const [n, a, b, c] = shape as Shape4
  return dataFormat === 'NCHW' ? [n, b, c, a] : [n, a, b, c]
}

/** Values of an image, channels last: its own, or a copy that lives until the running kernel ends. */
function imageFloats(backend: SimdBackend, x: TensorInfo, attrs: ConvAttributes): number {
  const input = backend.floats(x)
  if (attrs.dataFormat !== 'NCHW') return input
  const [n, height, width, channels] = channelsLast(x.shape, attrs)
  const pointer = backend.scratch(4 * n * height * width * channels)
  backend.kernels.transposeMatrices(input, pointer, n, channels, height * width)
  return pointer
}

/** A result that was computed channels last, in the format asked for. */
export function imageResult(backend: SimdBackend, result: FloatOutput, attrs: ConvAttributes): FloatOutput {
  if (attrs.dataFormat !== 'NCHW') return result
  const [n, height, width, channels] = result.info.shape as Shape4
  const out = backend.output([n, channels, height, width])
  backend.kernels.transposeMatrices(result.pointer, out.pointer, n, height * width, channels)
  backend.disposeIntermediateTensorInfo(result.info)
  return out
}

/** Geometry with channels last, whatever the format. */
function describe(xShape: number[], filterShape: number[], attrs: ConvAttributes): ConvInfo | undefined {
  const described = backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(attrs.dataFormat),
  )
  const { batchSize, outHeight, outWidth, outChannels } = described
  const outShape: Shape4 = [batchSize, outHeight, outWidth, outChannels]
  const info: ConvInfo = { ...described, inShape: channelsLast(xShape, attrs), outShape }
  return util.sizeFromShape(info.inShape) === 0 || util.sizeFromShape(info.outShape) === 0 ? undefined : info
}

type Geometry = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

function geometry(c: ConvInfo): Geometry {
  return [
    c.inHeight,
    c.inWidth,
    c.inChannels,
    c.outHeight,
    c.outWidth,
    c.filterHeight,
    c.filterWidth,
    c.strideHeight,
    c.strideWidth,
    c.padInfo.top,
    c.padInfo.left,
    c.dilationHeight,
    c.dilationWidth,
  ]
}

/** A window of one pixel without stride or padding: the image is its own matrix of columns. */
function isPointwise(c: ConvInfo): boolean {
  const { top, bottom, left, right } = c.padInfo
  const unpadded = top === 0 && bottom === 0 && left === 0 && right === 0
  return c.filterHeight === 1 && c.filterWidth === 1 && c.strideHeight === 1 && c.strideWidth === 1 && unpadded
}

/** Calls `step` for chunks of output pixels that cover all of them. */
function eachChunk(c: ConvInfo, step: (first: number, rows: number) => void): void {
  const total = c.batchSize * c.outHeight * c.outWidth
  const windowSize = c.filterHeight * c.filterWidth * c.inChannels
  const most = isPointwise(c) ? total : Math.max(16, Math.floor(chunkFloats / windowSize) & ~3)
  for (let first = 0; first < total; first += most) step(first, Math.min(most, total - first))
}

function columnsBuffer(backend: SimdBackend, c: ConvInfo): number {
  let most = 0
  eachChunk(c, (_, rows) => {
    most = Math.max(most, rows)
  })
  return isPointwise(c) ? 0 : backend.scratch(4 * (most * c.filterHeight * c.filterWidth * c.inChannels + 4))
}

/** Convolution without bias, its result channels last (see `imageResult`); undefined where nothing is to be done. */
export function conv2d(
  backend: SimdBackend,
  x: TensorInfo,
  filter: TensorInfo,
  attrs: ConvAttributes,
): FloatOutput | undefined {
  const c = describe(x.shape, filter.shape, attrs)
  if (c === undefined) return undefined
  const g = geometry(c)
  const K = c.filterHeight * c.filterWidth * c.inChannels
  const N = c.outChannels
  const px = imageFloats(backend, x, attrs)
  const pw = backend.floats(filter)
  const out = backend.output(c.outShape)
  const columns = columnsBuffer(backend, c)
  const k = backend.kernels
  eachChunk(c, (first, rows) => {
    let a = columns
    if (a === 0) a = px + 4 * first * K
    else k.imageToColumns(px, a, first, rows, ...g)
    k.gemm(0, 0, rows, N, K, a, K, pw, N, out.pointer + 4 * first * N, N, 0)
  })
  return out
}

/** Convolutions with both gradients, as products with the matrix of windows. */
export const convKernels: readonly KernelConfig[] = [
  override<ConvAttributes>(Conv2D, ({ inputs, attrs, backend }) => {
    const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo }
    if (x.dtype !== 'float32' || filter.dtype !== 'float32') return undefined
    const result = conv2d(backend, x, filter, attrs)
    return result && imageResult(backend, result, attrs).info
  }),
  override<ConvAttributes>(Conv2DBackpropFilter, ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
    if (x.dtype !== 'float32' || dy.dtype !== 'float32') return undefined
    const c = describe(x.shape, attrs.filterShape as number[], attrs)
    if (c === undefined || !util.arraysEqual(channelsLast(dy.shape, attrs), c.outShape)) return undefined
    const g = geometry(c)
    const K = c.filterHeight * c.filterWidth * c.inChannels
    const N = c.outChannels
    const px = imageFloats(backend, x, attrs)
    const pdy = imageFloats(backend, dy, attrs)
    const { info, pointer } = backend.output(c.filterShape)
    const columns = columnsBuffer(backend, c)
    const k = backend.kernels
    eachChunk(c, (first, rows) => {
      let a = columns
      if (a === 0) a = px + 4 * first * K
      else k.imageToColumns(px, a, first, rows, ...g)
      k.gemm(1, 0, K, N, rows, a, K, pdy + 4 * first * N, N, pointer, N, first > 0 ? 1 : 0)
    })
    return info
  }),
  override<ConvAttributes>(Conv2DBackpropInput, ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    if (dy.dtype !== 'float32' || filter.dtype !== 'float32') return undefined
    const c = describe(attrs.inputShape as number[], filter.shape, attrs)
    if (c === undefined || !util.arraysEqual(channelsLast(dy.shape, attrs), c.outShape)) return undefined
    const g = geometry(c)
    const K = c.filterHeight * c.filterWidth * c.inChannels
    const N = c.outChannels
    const pdy = imageFloats(backend, dy, attrs)
    const pw = backend.floats(filter)
    const dx = backend.output(c.inShape)
    const { pointer } = dx
    const columns = columnsBuffer(backend, c)
    const k = backend.kernels
    if (columns !== 0) k.fill(pointer, util.sizeFromShape(c.inShape), 0)
    eachChunk(c, (first, rows) => {
      const a = columns === 0 ? pointer + 4 * first * K : columns
      k.gemm(0, 1, rows, K, N, pdy + 4 * first * N, N, pw, N, a, K, 0)
      if (columns === 0) return
      k.columnsToImage(a, pointer, first, rows, ...g)
    })
    return imageResult(backend, dx, attrs).info
  }),
]
