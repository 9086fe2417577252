import {
  backend_util,
  type KernelConfig,
  Max,
  Mean,
  Min,
  Prod,
  Softmax,
  Sum,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { FloatOutput, SimdBackend } from '../backend.ts'
import type { KernelsExports } from '../wasm/kernels.generated.ts'
import { override } from './override.ts'

type ReduceKernel = Extract<keyof KernelsExports, `reduce${string}`>

interface ReduceAttributes {
  readonly axis?: number | number[]
  readonly reductionIndices?: number | number[]
  readonly keepDims: boolean
}

/** Neighbouring dimensions that are all reduced or all kept, dimensions of size 1 dropped. */
function groups(shape: readonly number[], axes: readonly number[]): { size: number; reduced: boolean }[] {
  const out: { size: number; reduced: boolean }[] = []
  shape.forEach((size, i) => {
    if (size === 1) return
    const reduced = axes.includes(i)
    const last = out.at(-1)
    if (last !== undefined && last.reduced === reduced) last.size *= size
    else out.push({ size, reduced })
  })
  return out
}

/** Reduces one group of dimensions after the other, the innermost first. */
function reduce(
  backend: SimdBackend,
  kernel: ReduceKernel,
  x: TensorInfo,
  axes: readonly number[],
  keepDims: boolean,
): FloatOutput {
  const shape = x.shape.flatMap((size, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [size]))
  let input = backend.floats(x)
  const { info, pointer } = backend.output(shape)
  const left = groups(x.shape, axes)
  if (!left.some((group) => group.reduced)) {
    backend.kernels.unaryAffine(input, pointer, util.sizeFromShape(shape), 1, 0)
    return { info, pointer }
  }
  for (let at = left.length - 1; at >= 0; at--) {
    const group = left[at]
    if (group === undefined || !group.reduced) continue
    const outer = left.slice(0, at).reduce((size, g) => size * g.size, 1)
    const inner = left.slice(at + 1).reduce((size, g) => size * g.size, 1)
    left.splice(at, 1)
    const target = left.some((g) => g.reduced) ? backend.scratch(4 * outer * inner) : pointer
    backend.kernels[kernel](input, target, outer, group.size, inner)
    input = target
  }
  return { info, pointer }
}

function parse(x: TensorInfo, attrs: ReduceAttributes): number[] {
  return util.parseAxisParam((attrs.axis ?? attrs.reductionIndices) as number[], x.shape)
}

const simple: readonly (readonly [string, ReduceKernel])[] = [
  [Sum, 'reduceSum'],
  [Max, 'reduceMax'],
  [Min, 'reduceMin'],
  [Prod, 'reduceProd'],
]

/** Reductions and softmax. */
export const reduceKernels: readonly KernelConfig[] = [
  ...simple.map(([name, kernel]) =>
    override<ReduceAttributes>(name, ({ inputs, attrs, backend }) => {
      const { x } = inputs as { x: TensorInfo }
      if (x.dtype !== 'float32' || util.sizeFromShape(x.shape) === 0) return undefined
      return reduce(backend, kernel, x, parse(x, attrs), attrs.keepDims).info
    }),
  ),
  override<ReduceAttributes>(Mean, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    if (x.dtype !== 'float32' || util.sizeFromShape(x.shape) === 0) return undefined
    const axes = parse(x, attrs)
    const [, reduceShape] = backend_util.computeOutAndReduceShapes(x.shape, axes)
    const count = util.sizeFromShape(reduceShape)
    const { info } = reduce(backend, 'reduceSum', x, axes, attrs.keepDims)
    const values = backend.values(info)
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / count
    return info
  }),
  override<{ dim: number }>(Softmax, ({ inputs, attrs, backend }) => {
    const { logits } = inputs as { logits: TensorInfo }
    const rank = logits.shape.length
    const size = util.sizeFromShape(logits.shape)
    if (logits.dtype !== 'float32' || size === 0 || rank === 0 || (attrs.dim !== -1 && attrs.dim !== rank - 1))
      return undefined
    const columns = logits.shape[rank - 1] as number
    const input = backend.floats(logits)
    const { info, pointer } = backend.output(logits.shape)
    backend.kernels.softmaxRows(input, pointer, size / columns, columns)
    return info
  }),
]
