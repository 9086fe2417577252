import { FusedBatchNorm, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core'
import { view } from '../memory.ts'
import { override } from './override.ts'

/** Normalisation with given moments, one set for each value of the last dimension. */
export const normKernels: readonly KernelConfig[] = [
  override<{ varianceEpsilon?: number }>(FusedBatchNorm, ({ inputs, attrs, backend }) => {
    const { x, mean, variance, offset, scale } = inputs as Record<'x' | 'mean' | 'variance', TensorInfo> &
      Partial<Record<'offset' | 'scale', TensorInfo>>
    const columns = x.shape.at(-1) ?? 1
    const size = util.sizeFromShape(x.shape)
    const parameters = [mean, variance, offset, scale].filter((t) => t !== undefined && t !== null) as TensorInfo[]
    if (x.dtype !== 'float32' || size === 0 || parameters.some((t) => t.dtype !== 'float32')) return undefined
    if (parameters.some((t) => ![1, columns].includes(util.sizeFromShape(t.shape)))) return undefined
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
