import { type KernelConfig, LRN, LRNGrad, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { view } from '../memory.ts'
import { override } from './override.ts'

interface LrnAttributes {
  readonly depthRadius: number
  readonly bias: number
  readonly alpha: number
  readonly beta: number
}

/** `bias + alpha sum x^2` over the neighbouring channels of each element, and that to the power of -beta. */
function norms(backend: SimdBackend, x: TensorInfo, { depthRadius, bias, alpha, beta }: LrnAttributes) {
  const size = util.sizeFromShape(x.shape)
  const channels = x.shape[3] as number
  const values = backend.values(x)
  const [pn, pp, pb] = [backend.scratch(4 * size), backend.scratch(4 * size), backend.scratch(4)]
  const norm = view(pn, size)
  for (let i = 0; i < size; i++) {
    const channel = i % channels
    let sum = 0
    const last = Math.min(channel + depthRadius, channels - 1)
    for (let c = Math.max(0, channel - depthRadius); c <= last; c++) sum += values[i - channel + c]! ** 2
    norm[i] = bias + alpha * sum
  }
  view(pb, 1)[0] = -beta
  backend.kernels.precisePow(pn, 1, pb, 0, pp, size)
  return { norm, power: view(pp, size), values, channels, size }
}

/** Local response normalisation (Krizhevsky et al. 2012), its power a function of our own. */
export const lrnKernels: readonly KernelConfig[] = [
  override<LrnAttributes>(LRN, ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: TensorInfo }
    if (x.dtype !== 'float32') return undefined
    const { power, values, size } = norms(backend, x, attrs)
    const { info, pointer } = backend.output(x.shape)
    const out = view(pointer, size)
    for (let i = 0; i < size; i++) out[i] = values[i]! * power[i]!
    return info
  }),
  override<LrnAttributes>(LRNGrad, ({ inputs, attrs, backend }) => {
    const { x, y, dy } = inputs as Record<'x' | 'y' | 'dy', TensorInfo>
    if (x.dtype !== 'float32' || y.dtype !== 'float32' || dy.dtype !== 'float32') return undefined
    const { norm, power, values, channels, size } = norms(backend, x, attrs)
    const { alpha, beta, depthRadius } = attrs
    const [results, slopes] = [backend.values(y), backend.values(dy)]
    const { info, pointer } = backend.output(x.shape)
    const out = view(pointer, size).fill(0)
    for (let i = 0; i < size; i++) {
      const channel = i % channels
      const shared = (-2 * alpha * beta * results[i]! * slopes[i]!) / norm[i]!
      const last = Math.min(channel + depthRadius, channels - 1)
      for (let c = Math.max(0, channel - depthRadius); c <= last; c++) {
        const k = i - channel + c
        out[k] = out[k]! + shared * values[k]! + (k === i ? power[i]! * slopes[i]! : 0)
      }
    }
    return info
  }),
]
