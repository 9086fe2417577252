import { FusedBatchNorm, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { view } from '../memory.ts'
import { override } from './override.ts'

type Parameter = TensorInfo | undefined | null

const isRow = (t: TensorInfo, columns: number): boolean => [1, columns].includes(util.sizeFromShape(t.shape))

/** Moments, scale and offset for each element, as `tf.layers.layerNormalization` tiles them. */
function normalizeElements(
  backend: SimdBackend,
  {
    x,
    mean,
    variance,
    offset,
    scale,
  }: Record<'x' | 'mean' | 'variance', TensorInfo> & Record<'offset' | 'scale', Parameter>,
  epsilon: number,
): TensorInfo {
  const size = util.sizeFromShape(x.shape)
  const constant = (value: number) => {
    const pointer = backend.scratch(4 * size)
    backend.kernels.fill(pointer, size, value)
    return pointer
  }
  const [px, pm, pv] = [backend.floats(x), backend.floats(mean), backend.floats(variance)]
  const ps = scale ? backend.floats(scale) : constant(1)
  const po = offset ? backend.floats(offset) : constant(0)
  const { info, pointer } = backend.output(x.shape)
  backend.kernels.normalizeElements(px, pointer, size, pm, pv, ps, po, epsilon)
  return info
}

/** Normalisation with given moments: one set for each value of the last dimension, or for each element. */
export const normKernels: readonly KernelConfig[] = [
  override<{ varianceEpsilon?: number }>(FusedBatchNorm, ({ inputs, attrs, backend }) => {
    const { x, mean, variance, offset, scale } = inputs as Record<'x' | 'mean' | 'variance', TensorInfo> &
      Partial<Record<'offset' | 'scale', TensorInfo>>
    const columns = x.shape.at(-1) ?? 1
    const size = util.sizeFromShape(x.shape)
    const parameters = [mean, variance, offset, scale].filter((t) => t !== undefined && t !== null) as TensorInfo[]
    if (x.dtype !== 'float32' || size === 0 || parameters.some((t) => t.dtype !== 'float32')) return undefined
    // x comes with leading dimensions of size 1, the parameters without.
    if (size > columns && parameters.every((t) => util.sizeFromShape(t.shape) === size)) {
      return normalizeElements(backend, { x, mean, variance, offset, scale }, attrs.varianceEpsilon ?? 0.001)
    }
    if (!parameters.every((t) => isRow(t, columns))) return undefined
    if (parameters.some((t) => t.shape.length !== mean.shape.length)) return undefined
    const read = (t: TensorInfo | undefined | null, missing: number): ((c: number) => number) => {
      if (t === undefined || t === null) return () => missing
      const values = backend.values(t)
      return values.length === 1 ? () => values[0] as number : (c) => values[c] as number
    }
    const [m, v, b, s] = [read(mean, 0), read(variance, 1), read(offset, 0), read(scale, 1)]
    const epsilon = attrs.varianceEpsilon ?? 0.001
    const table = backend.scratch(4 * 3 * (columns + 4))
    const [pm, pf, po] = [table, table + 4 * (columns + 4), table + 8 * (columns + 4)] as const
    const [tm, tf, to] = [view(pm, columns), view(pf, columns), view(po, columns)]
    for (let c = 0; c < columns; c++) {
      tm[c] = m(c)
      tf[c] = s(c) / Math.sqrt(v(c) + epsilon)
      to[c] = b(c)
    }
    const input = backend.floats(x)
    const { info, pointer } = backend.output(x.shape)
    backend.kernels.normalizeRows(input, pointer, size / columns, columns, pm, pf, po)
    return info
  }),
]
