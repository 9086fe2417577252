import type { SimdBackend } from '../backend.ts'

/** Row-major strides in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride
    stride *= shape[i] as number
  }
  return strides
}

/**
 * Fills a dense block with a strided view: out[i0, i1, ...] = x[offset + sum(ik * strides[k])]. Strides in elements,
 * of any sign.
 */
export function copyView(
  backend: SimdBackend,
  x: number,
  out: number,
  shape: readonly number[],
  strides: readonly number[],
): void {
  const n: number[] = []
  const s: number[] = []
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] as number
    const stride = strides[i] as number
    if (size === 0) return
    if (size === 1) continue
    const last = n.length - 1
    if (last >= 0 && stride === (n[last] as number) * (s[last] as number)) n[last] = (n[last] as number) * size
    else {
      n.push(size)
      s.push(stride)
    }
  }
  copyCollapsed(backend, x, out, n, s)
}

// n and s run from the innermost dimension outwards.
function copyCollapsed(backend: SimdBackend, x: number, out: number, n: readonly number[], s: readonly number[]): void {
  const k = backend.kernels
  if (n.length > 4) {
    const size = n.slice(0, -1).reduce((a, b) => a * b, 1)
    for (let i = 0; i < (n.at(-1) as number); i++) {
      copyCollapsed(backend, x + 4 * i * (s.at(-1) as number), out + 4 * i * size, n.slice(0, -1), s.slice(0, -1))
    }
    return
  }
  const [n3 = 1, n2 = 1, n1 = 1, n0 = 1] = n
  const [s3 = 1, s2 = 0, s1 = 0, s0 = 0] = s
  if (s3 === n2 && s2 === 1 && n0 === 1 && (n1 === 1 || s1 === n2 * n3)) k.transposeMatrices(x, out, n1, n3, n2)
  else k.copyStrided(x, out, n0, n1, n2, n3, s0, s1, s2, s3)
}
