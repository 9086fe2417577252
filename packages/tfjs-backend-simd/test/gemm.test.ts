import { describe, expect, it } from 'vitest'
import { alloc, free, view } from '../src/memory.ts'
import { kernels } from '../src/wasm/instance.ts'
import { seededFloats } from './random.ts'

// The order of gemm.ts, one rounding an operation: k ascending in blocks of 256, block sums added in order.
function reference(
  tA: boolean,
  tB: boolean,
  M: number,
  N: number,
  K: number,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
) {
  const { fround } = Math
  const out = Float32Array.from(c)
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      let total = c[i * N + j] as number
      for (let k0 = 0; k0 < K; k0 += 256) {
        let sum = 0
        for (let k = k0; k < Math.min(K, k0 + 256); k++) {
          const x = a[tA ? k * M + i : i * K + k] as number
          const y = b[tB ? j * K + k : k * N + j] as number
          sum = fround(sum + fround(x * y))
        }
        total = fround(total + sum)
      }
      out[i * N + j] = total
    }
  }
  return out
}

describe('gemm', () => {
  const shapes = [
    [1, 1, 1], [1, 8, 3], [2, 9, 5], [3, 7, 300], [4, 8, 256], [5, 16, 257], [8, 33, 31], [9, 24, 64], [13, 17, 19],
    [32, 1, 128], [33, 65, 129], [257, 12, 40], [12, 520, 20], [1, 600, 513], [300, 30, 600],
  ] as const // biome-ignore format: table
  for (const tA of [false, true]) {
    for (const tB of [false, true]) {
      it(`matches the stated order of sums bit for bit, transA ${tA}, transB ${tB}`, () => {
        for (const [M, N, K] of shapes) {
          for (const accumulate of [0, 1]) {
            const a = seededFloats(M * K, M + 7 * K)
            const b = seededFloats(K * N, N + 3 * K)
            const c = accumulate ? seededFloats(M * N, 5) : new Float32Array(M * N)
            const [pa, pb, pc] = [alloc(4 * M * K), alloc(4 * K * N), alloc(4 * M * N + 64)]
            view(pa, M * K).set(a)
            view(pb, K * N).set(b)
            view(pc, M * N + 16)
              .fill(77)
              .set(accumulate ? c : new Float32Array(M * N).fill(Number.NaN))
            kernels().gemm(+tA, +tB, M, N, K, pa, tA ? M : K, pb, tB ? K : N, pc, N, accumulate)
            expect(view(pc, M * N), `${M} ${N} ${K}`).toEqual(reference(tA, tB, M, N, K, a, b, c))
            expect([...view(pc + 4 * M * N, 16)]).toEqual(Array(16).fill(77))
            for (const p of [pa, pb, pc]) free(p)
          }
        }
      })
    }
  }

  it('writes zeros for an empty inner dimension', () => {
    const pc = alloc(64)
    view(pc, 6).fill(3)
    kernels().gemm(0, 0, 2, 3, 0, 0, 0, 0, 3, pc, 3, 0)
    expect([...view(pc, 6)]).toEqual([0, 0, 0, 0, 0, 0])
    free(pc)
  })
})
