import { Complex, FFT, getKernel, IFFT, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { override } from './override.ts'
import { unitRoots } from './unit-roots.ts'

/** Real and imaginary parts, changed in place. */
interface Signal {
  readonly re: Float64Array
  readonly im: Float64Array
}

/** Radix 2, decimation in time (Cooley and Tukey 1965); the length is a power of two. */
function fastTransform({ re, im }: Signal, roots: Signal): void {
  const n = re.length
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i >= j) continue
    const [r, m] = [re[i]!, im[i]!]
    re[i] = re[j]!
    im[i] = im[j]!
    re[j] = r
    im[j] = m
  }
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2
    const step = n / size
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < half; k++) {
        const [wr, wi] = [roots.re[k * step]!, roots.im[k * step]!]
        const [a, b] = [start + k, start + k + half]
        const tr = re[b]! * wr - im[b]! * wi
        const ti = re[b]! * wi + im[b]! * wr
        re[b] = re[a]! - tr
        im[b] = im[a]! - ti
        re[a] = re[a]! + tr
        im[a] = im[a]! + ti
      }
    }
  }
}

/** The sum that defines the transform, for other lengths. */
function plainTransform({ re, im }: Signal, roots: Signal): void {
  const n = re.length
  const [x, y] = [re.slice(), im.slice()]
  for (let k = 0; k < n; k++) {
    let sumRe = 0
    let sumIm = 0
    for (let j = 0, at = 0; j < n; j++) {
      const [wr, wi] = [roots.re[at]!, roots.im[at]!]
      sumRe += x[j]! * wr - y[j]! * wi
      sumIm += x[j]! * wi + y[j]! * wr
      at += k
      if (at >= n) at -= n
    }
    re[k] = sumRe
    im[k] = sumIm
  }
}

function transform(backend: SimdBackend, input: TensorInfo, inverse: boolean): TensorInfo | undefined {
  const parts = backend.data.get(input.dataId).complexTensorInfos
  const size = util.sizeFromShape(input.shape)
  if (parts === undefined || size === 0) return undefined
  const n = input.shape.at(-1) as number
  const roots = unitRoots(n, inverse ? 1 : -1)
  const run = (n & (n - 1)) === 0 ? fastTransform : plainTransform
  const [sourceRe, sourceIm] = [backend.values(parts.real), backend.values(parts.imag)]
  const [real, imag] = [backend.output(input.shape), backend.output(input.shape)]
  const [targetRe, targetIm] = [backend.values(real.info), backend.values(imag.info)]
  const share = inverse ? 1 / n : 1
  for (let first = 0; first < size; first += n) {
    const re = Float64Array.from(sourceRe.subarray(first, first + n))
    const im = Float64Array.from(sourceIm.subarray(first, first + n))
    run({ re, im }, roots)
    for (let k = 0; k < n; k++) {
      targetRe[first + k] = re[k]! * share
      targetIm[first + k] = im[k]! * share
    }
  }
  const result = getKernel(Complex, 'simd').kernelFunc({
    inputs: { real: real.info, imag: imag.info },
    attrs: {},
    backend,
  }) as TensorInfo
  backend.disposeIntermediateTensorInfo(real.info)
  backend.disposeIntermediateTensorInfo(imag.info)
  return result
}

/** Fourier transforms of the last dimension, in double precision, with roots of unity of our own. */
export const fftKernels: readonly KernelConfig[] = [
  override(FFT, ({ inputs, backend }) => transform(backend, inputs.input as TensorInfo, false)),
  override(IFFT, ({ inputs, backend }) => transform(backend, inputs.input as TensorInfo, true)),
]
