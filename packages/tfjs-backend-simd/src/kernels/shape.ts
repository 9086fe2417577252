import {
  backend_util,
  Concat,
  Fill,
  GatherV2,
  type KernelConfig,
  type NumericDataType,
  OnesLike,
  Pack,
  PadV2,
  Reverse,
  Slice,
  SplitV,
  slice_util,
  type TensorInfo,
  Tile,
  Transpose,
  Unpack,
  UnsortedSegmentSum,
  util,
  ZerosLike,
} from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { override } from './override.ts'
import { copyView, stridesOf } from './strided.ts'

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1)
}

function slice(backend: SimdBackend, x: TensorInfo, begin: readonly number[], size: number[]): TensorInfo {
  const strides = stridesOf(x.shape)
  const offset = begin.reduce((sum, b, i) => sum + b * (strides[i] as number), 0)
  const input = backend.floats(x)
  const { info, pointer } = backend.output(size)
  copyView(backend, input + 4 * offset, pointer, size, strides)
  return info
}

/** Places each input's rows [outer][its part from the axis on] side by side. */
function joinRows(backend: SimdBackend, inputs: readonly TensorInfo[], shape: number[], outer: number): TensorInfo {
  const pointers = inputs.map((t) => backend.floats(t))
  const { info, pointer } = backend.output(shape)
  const row = product(shape) / outer
  let column = 0
  inputs.forEach((t, i) => {
    const run = util.sizeFromShape(t.shape) / outer
    backend.kernels.scatterStrided(pointers[i] as number, pointer + 4 * column, 1, 1, outer, run, 0, 0, row)
    column += run
  })
  return info
}

function filled(backend: SimdBackend, shape: number[], value: number): TensorInfo {
  const { info, pointer } = backend.output(shape)
  backend.kernels.fill(pointer, util.sizeFromShape(shape), value)
  return info
}

/** Kernels that move values without computing. */
export const shapeKernels: readonly KernelConfig[] = [
  override<{ begin: number[]; size: number[] }>(Slice, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    if (x.dtype !== 'float32') return undefined
    const [begin, size] = slice_util.parseSliceParams(x as never, attrs.begin, attrs.size) as [number[], number[]]
    slice_util.assertParamsValid(x as never, begin, size)
    if (![...begin, ...size].every(Number.isInteger)) return undefined
    return slice(backend, x, begin, size)
  }),
  override<{ numOrSizeSplits: number | number[]; axis: number }>(SplitV, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    if (x.dtype !== 'float32') return undefined
    const axis = util.parseAxisParam(attrs.axis, x.shape)[0] as number
    let at = 0
    return backend_util.prepareSplitSize(x as never, attrs.numOrSizeSplits, axis).map((count) => {
      const size = x.shape.slice()
      size[axis] = count
      const begin = x.shape.map((_, i) => (i === axis ? at : 0))
      at += count
      return slice(backend, x, begin, size)
    })
  }),
  override<{ axis: number }>(Unpack, ({ inputs, attrs, backend }) => {
    const { value } = inputs as { value: TensorInfo }
    if (value.dtype !== 'float32') return undefined
    const axis = attrs.axis < 0 ? attrs.axis + value.shape.length : attrs.axis
    const count = value.shape[axis] as number
    const outShape = value.shape.filter((_, i) => i !== axis)
    const inner = product(value.shape.slice(axis + 1))
    const outer = product(value.shape.slice(0, axis))
    const input = backend.floats(value)
    return Array.from({ length: count }, (_, i) => {
      const { info, pointer } = backend.output(outShape)
      copyView(backend, input + 4 * i * inner, pointer, [outer, inner], [count * inner, 1])
      return info
    })
  }),
  override<{ axis: number }>(Pack, ({ inputs, attrs, backend }) => {
    const tensors = Object.values(inputs)
    const first = tensors[0]
    if (first === undefined || tensors.some((t) => t.dtype !== 'float32')) return undefined
    if (tensors.some((t) => !util.arraysEqual(t.shape, first.shape)) || util.sizeFromShape(first.shape) === 0)
      return undefined
    const axis = attrs.axis < 0 ? attrs.axis + first.shape.length + 1 : attrs.axis
    const shape = [...first.shape.slice(0, axis), tensors.length, ...first.shape.slice(axis)]
    return joinRows(backend, tensors, shape, product(first.shape.slice(0, axis)))
  }),
  override<{ axis: number }>(Concat, ({ inputs, attrs, backend }) => {
    const tensors = Object.values(inputs)
    const first = tensors[0]
    if (first === undefined || tensors.some((t) => t.dtype !== 'float32')) return undefined
    const axis = util.parseAxisParam(attrs.axis, first.shape)[0] as number
    const shapes = tensors.map((t) => t.shape)
    backend_util.assertParamsConsistent(shapes, axis)
    const shape = backend_util.computeOutShape(shapes, axis)
    if (util.sizeFromShape(shape) === 0) return undefined
    return joinRows(backend, tensors, shape, product(shape.slice(0, axis)))
  }),
  override<{ paddings: [number, number][]; constantValue: number }>(PadV2, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    const { paddings, constantValue } = attrs
    const rank = x.shape.length
    if (x.dtype !== 'float32' || rank > 4 || rank === 0) return undefined
    // A negative one crops.
    if (paddings.some((sides) => sides.some((side) => side < 0 || !Number.isInteger(side)))) return undefined
    const shape = x.shape.map(
      (size, i) => size + (paddings[i] as [number, number])[0] + (paddings[i] as [number, number])[1],
    )
    const input = backend.floats(x)
    const { info, pointer } = backend.output(shape)
    backend.kernels.fill(pointer, util.sizeFromShape(shape), constantValue)
    const strides = stridesOf(shape)
    const offset = paddings.reduce((sum, [before], i) => sum + before * (strides[i] as number), 0)
    const lead = new Array<number>(4 - rank)
    const [n0, n1, n2, n3] = [...lead.fill(1), ...x.shape] as [number, number, number, number]
    const [s0, s1, s2] = [...lead.fill(0), ...strides] as [number, number, number]
    if (util.sizeFromShape(x.shape) > 0) {
      backend.kernels.scatterStrided(input, pointer + 4 * offset, n0, n1, n2, n3, s0, s1, s2)
    }
    return info
  }),
  override<{ perm: number[] }>(Transpose, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    if (x.dtype !== 'float32') return undefined
    const strides = stridesOf(x.shape)
    const shape = attrs.perm.map((axis) => x.shape[axis] as number)
    const input = backend.floats(x)
    const { info, pointer } = backend.output(shape)
    const permuted = attrs.perm.map((axis) => strides[axis] as number)
    copyView(backend, input, pointer, shape, permuted)
    return info
  }),
  override<{ dims: number | number[] }>(Reverse, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    if (x.dtype !== 'float32' || x.shape.length === 0) return undefined
    const strides = stridesOf(x.shape)
    let offset = 0
    for (const axis of new Set(util.parseAxisParam(attrs.dims, x.shape))) {
      offset += ((x.shape[axis] as number) - 1) * (strides[axis] as number)
      strides[axis] = -(strides[axis] as number)
    }
    const input = backend.floats(x)
    const { info, pointer } = backend.output(x.shape)
    copyView(backend, input + 4 * offset, pointer, x.shape, strides)
    return info
  }),
  override<{ reps: number[] }>(Tile, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    const { reps } = attrs
    if (x.dtype !== 'float32' || reps.length !== x.shape.length) return undefined
    const strides = stridesOf(x.shape)
    const input = backend.floats(x)
    const { info, pointer } = backend.output(x.shape.map((size, i) => size * (reps[i] as number)))
    const viewShape = x.shape.flatMap((size, i) => [reps[i] as number, size])
    copyView(
      backend,
      input,
      pointer,
      viewShape,
      strides.flatMap((stride) => [0, stride]),
    )
    return info
  }),
  override<{ axis: number; batchDims?: number }>(GatherV2, ({ inputs, attrs, backend }) => {
    const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo }
    if (x.dtype !== 'float32' || (attrs.batchDims ?? 0) !== 0 || x.shape.length === 0) return undefined
    const axis = util.parseAxisParam(attrs.axis, x.shape)[0] as number
    const size = x.shape[axis] as number
    const count = util.sizeFromShape(indices.shape)
    const values = new Int32Array(backend.values(indices).subarray(0, count))
    const outside = values.find((index) => index < 0 || index >= size)
    util.assert(outside === undefined, () => `GatherV2: the index value ${outside} is not in [0, ${size - 1}]`)
    const outer = product(x.shape.slice(0, axis))
    const inner = product(x.shape.slice(axis + 1))
    const input = backend.floats(x)
    const table = backend.scratchInts(values)
    const { info, pointer } = backend.output([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)])
    backend.kernels.gatherRows(input, pointer, table, outer, size, count, inner)
    return info
  }),
  override<{ numSegments: number }>(UnsortedSegmentSum, ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo }
    if (x.dtype !== 'float32' || segmentIds.shape.length !== 1 || segmentIds.shape[0] !== x.shape[0]) return undefined
    const rows = x.shape[0] as number
    const shape = [attrs.numSegments, ...x.shape.slice(1)]
    const columns = product(x.shape.slice(1))
    const input = backend.floats(x)
    const table = backend.scratchInts(Int32Array.from(backend.values(segmentIds).subarray(0, rows)))
    const info = filled(backend, shape, 0)
    backend.kernels.addRowsAt(input, backend.floats(info), table, rows, attrs.numSegments, columns)
    return info
  }),
  override<{ shape: number[]; value: number | string; dtype?: NumericDataType }>(Fill, ({ attrs, backend }) => {
    const { shape, value } = attrs
    if (typeof value !== 'number' || (attrs.dtype ?? util.inferDtype(value)) !== 'float32') return undefined
    return filled(backend, shape, value)
  }),
  override(ZerosLike, ({ inputs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    return x.dtype === 'float32' ? filled(backend, x.shape, 0) : undefined
  }),
  override(OnesLike, ({ inputs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    return x.dtype === 'float32' ? filled(backend, x.shape, 1) : undefined
  }),
]
