import {
  Add,
  AddN,
  Atan2,
  backend_util,
  EluGrad,
  Equal,
  Greater,
  GreaterEqual,
  type KernelConfig,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalNot,
  Maximum,
  Minimum,
  Multiply,
  NotEqual,
  Pow,
  Prelu,
  RealDiv,
  Select,
  SquaredDifference,
  Sub,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { viewBytes } from '../memory.ts'
import type { KernelsExports } from '../wasm/kernels.generated.ts'
import { type BroadcastLoop, collapse } from './broadcast.ts'
import { override } from './override.ts'
import { copyView, stridesOf } from './strided.ts'

type BinaryKernel = Extract<keyof KernelsExports, `binary${string}`>

const arithmetic: readonly (readonly [string, BinaryKernel])[] = [
  [Add, 'binaryAdd'],
  [Sub, 'binarySub'],
  [Multiply, 'binaryMul'],
  [RealDiv, 'binaryDiv'],
  [Maximum, 'binaryMax'],
  [Minimum, 'binaryMin'],
  [SquaredDifference, 'binarySquaredDifference'],
]

const comparisons: readonly (readonly [string, BinaryKernel])[] = [
  [Greater, 'binaryGreater'],
  [GreaterEqual, 'binaryGreaterEqual'],
  [Less, 'binaryLess'],
  [LessEqual, 'binaryLessEqual'],
  [Equal, 'binaryEqual'],
  [NotEqual, 'binaryNotEqual'],
]

const preciseFunctions = [
  [Pow, 'precisePow'],
  [Atan2, 'preciseAtan2'],
] as const

function isNumeric(info: TensorInfo): boolean {
  return info.dtype === 'float32' || info.dtype === 'int32' || info.dtype === 'bool'
}

function launch(
  backend: SimdBackend,
  kernel: BinaryKernel,
  loop: BroadcastLoop,
  a: number,
  b: number,
  out: number,
): void {
  const { sizes: n, a: s, b: t } = loop
  backend.kernels[kernel](a, b, out, n[0], n[1], n[2], n[3], s[0], s[1], s[2], s[3], t[0], t[1], t[2], t[3])
}

/** op(a, b) with broadcasting; undefined where more than four dimensions remain after merging. */
export function binary(
  backend: SimdBackend,
  kernel: BinaryKernel,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo | undefined {
  const same = sameShape(a, b)
  if (same || (b.shape.length <= a.shape.length && util.sizeFromShape(b.shape) === 1)) {
    const pa = backend.floats(a)
    const pb = backend.floats(b)
    const { info, pointer } = backend.output(a.shape)
    const size = util.sizeFromShape(a.shape)
    if (size > 0) backend.kernels[kernel](pa, pb, pointer, 1, 1, 1, size, 0, 0, 0, 1, 0, 0, 0, same ? 1 : 0)
    return info
  }
  const outShape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape)
  const loop = collapse(a.shape, b.shape, outShape)
  if (loop === undefined) return undefined
  const pa = backend.floats(a)
  const pb = backend.floats(b)
  const { info, pointer } = backend.output(outShape)
  if (util.sizeFromShape(outShape) > 0) launch(backend, kernel, loop, pa, pb, pointer)
  return info
}

/** Values broadcast to a shape, and the step that walks them: 0 where one value repeats. */
function repeated(backend: SimdBackend, x: TensorInfo, shape: number[]): readonly [number, 0 | 1] {
  const input = backend.floats(x)
  const size = util.sizeFromShape(x.shape)
  const wanted = util.sizeFromShape(shape)
  if (size === 1 || size === wanted) return [input, size === wanted ? 1 : 0]
  const pointer = backend.scratch(4 * wanted)
  const own = stridesOf(x.shape)
  const lead = shape.length - x.shape.length
  const strides = shape.map((_, i) => (i < lead || x.shape[i - lead] === 1 ? 0 : (own[i - lead] as number)))
  copyView(backend, input, pointer, shape, strides)
  return [pointer, 1]
}

function sameShape(a: TensorInfo, b: TensorInfo): boolean {
  return util.arraysEqual(a.shape, b.shape)
}

/** Kernels of two or more float tensors, comparisons and the logic that gradients of clipping use. */
export const binaryKernels: readonly KernelConfig[] = [
  ...arithmetic.map(([name, kernel]) =>
    override(name, ({ inputs, backend }) => {
      const { a, b } = inputs as { a: TensorInfo; b: TensorInfo }
      if (a.dtype !== 'float32' || !isNumeric(b)) return undefined
      return binary(backend, kernel, a, b)
    }),
  ),
  ...comparisons.map(([name, kernel]) =>
    override(name, ({ inputs, backend }) => {
      const { a, b } = inputs as { a: TensorInfo; b: TensorInfo }
      if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined
      const outShape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape)
      const loop = collapse(a.shape, b.shape, outShape)
      if (loop === undefined) return undefined
      const size = util.sizeFromShape(outShape)
      const bytes = backend.scratch(size)
      if (size > 0) launch(backend, kernel, loop, backend.floats(a), backend.floats(b), bytes)
      return backend.makeTensorInfo(outShape, 'bool', viewBytes(bytes, size).slice())
    }),
  ),
  override(Prelu, ({ inputs, backend }) => {
    const { x, alpha } = inputs as { x: TensorInfo; alpha: TensorInfo }
    if (x.dtype !== 'float32' || !isNumeric(alpha)) return undefined
    return binary(backend, 'binaryPrelu', x, alpha)
  }),
  override(EluGrad, ({ inputs, backend }) => {
    const { dy, y } = inputs as { dy: TensorInfo; y: TensorInfo }
    if (dy.dtype !== 'float32' || y.dtype !== 'float32' || !sameShape(dy, y)) return undefined
    return binary(backend, 'binaryEluGrad', dy, y)
  }),
  ...preciseFunctions.map(([name, kernel]) =>
    override(name, ({ inputs, backend }) => {
      const { a, b } = inputs as { a: TensorInfo; b: TensorInfo }
      if (a.dtype !== 'float32' || !isNumeric(b)) return undefined
      const outShape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape)
      const size = util.sizeFromShape(outShape)
      const [pa, stepA] = repeated(backend, a, outShape)
      const [pb, stepB] = repeated(backend, b, outShape)
      const { info, pointer } = backend.output(outShape)
      backend.kernels[kernel](pa, stepA, pb, stepB, pointer, size)
      return info
    }),
  ),
  override(AddN, ({ inputs, backend }) => {
    const tensors = Object.values(inputs)
    const first = tensors[0]
    if (first === undefined || tensors.some((t) => t.dtype !== 'float32' || !sameShape(t, first))) return undefined
    const size = util.sizeFromShape(first.shape)
    const sources = tensors.map((t) => backend.floats(t))
    const { info, pointer } = backend.output(first.shape)
    backend.kernels.unaryAffine(sources[0] as number, pointer, size, 1, 0)
    for (const source of sources.slice(1)) backend.kernels.accumulate(source, pointer, size)
    return info
  }),
  override(LogicalAnd, ({ inputs, backend }) => {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo }
    if (!sameShape(a, b)) return undefined
    const x = backend.values(a)
    const y = backend.values(b)
    const out = new Uint8Array(util.sizeFromShape(a.shape))
    for (let i = 0; i < out.length; i++) out[i] = x[i] && y[i] ? 1 : 0
    return backend.makeTensorInfo(a.shape, 'bool', out)
  }),
  override(LogicalNot, ({ inputs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    const values = backend.values(x)
    const out = new Uint8Array(util.sizeFromShape(x.shape))
    for (let i = 0; i < out.length; i++) out[i] = values[i] ? 0 : 1
    return backend.makeTensorInfo(x.shape, 'bool', out)
  }),
  override(Select, ({ inputs, backend }) => {
    const { condition, t, e } = inputs as { condition: TensorInfo; t: TensorInfo; e: TensorInfo }
    if (t.dtype !== 'float32' || e.dtype !== 'float32' || !sameShape(t, e) || !sameShape(condition, t)) return undefined
    const which = backend.values(condition)
    const pt = backend.values(t)
    const pe = backend.values(e)
    const { info } = backend.output(t.shape)
    const out = backend.values(info)
    for (let i = 0; i < out.length; i++) out[i] = (which[i] === 1 ? pt[i] : pe[i]) as number
    return info
  }),
]
