import { BatchMatMul, broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { FloatOutput, SimdBackend } from '../backend.ts'
import { override } from './override.ts'
import { stridesOf } from './strided.ts'

export interface MatMulAttributes {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** How many matrices a step along each broadcast batch dimension moves; 0 where the dimension repeats. */
function batchSteps(shape: readonly number[], outer: readonly number[]): number[] {
  const strides = stridesOf(shape)
  const lead = outer.length - shape.length
  return outer.map((_, d) => (d < lead || shape[d - lead] === 1 ? 0 : (strides[d - lead] as number)))
}

/** C = op(a) . op(b) over broadcast batch dimensions; shapes are checked as tfjs-core's op does. */
export function matMul(
  backend: SimdBackend,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: MatMulAttributes,
): FloatOutput {
  const [ra, rb] = [a.shape.length, b.shape.length]
  const dim = (info: TensorInfo, fromEnd: number) => info.shape[info.shape.length - fromEnd] as number
  const M = dim(a, transposeA ? 1 : 2)
  const K = dim(a, transposeA ? 2 : 1)
  const N = dim(b, transposeB ? 2 : 1)
  const innerB = dim(b, transposeB ? 1 : 2)
  util.assert(
    K === innerB,
    () =>
      `Error in matMul: inner shapes (${K}) and (${innerB}) of Tensors with shapes ${a.shape} and ` +
      `${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  )
  const outerA = a.shape.slice(0, ra - 2)
  const outerB = b.shape.slice(0, rb - 2)
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB)
  const batchA = util.sizeFromShape(outerA)
  const batchB = util.sizeFromShape(outerB)
  const batch = util.sizeFromShape(outer)
  const { info, pointer } = backend.output([...outer, M, N])
  const pa = backend.floats(a)
  const pb = backend.floats(b)
  const lda = transposeA ? M : K
  const ldb = transposeB ? K : N
  const k = backend.kernels
  if (batchB === 1 && !transposeA) {
    k.gemm(0, +transposeB, batchA * M, N, K, pa, K, pb, ldb, pointer, N, 0)
  } else if (batchA === 1 || batchB === 1 || util.arraysEqual(outerA, outerB)) {
    const sa = batchA === 1 ? 0 : M * K
    const sb = batchB === 1 ? 0 : K * N
    k.gemmBatch(batch, +transposeA, +transposeB, M, N, K, pa, lda, sa, pb, ldb, sb, pointer, N, M * N, 0)
  } else {
    const stepsA = batchSteps(outerA, outer)
    const stepsB = batchSteps(outerB, outer)
    for (let i = 0; i < batch; i++) {
      let rest = i
      let ia = 0
      let ib = 0
      for (let d = outer.length - 1; d >= 0; d--) {
        const index = rest % (outer[d] as number)
        rest = (rest - index) / (outer[d] as number)
        ia += index * (stepsA[d] as number)
        ib += index * (stepsB[d] as number)
      }
      k.gemm(
        +transposeA,
        +transposeB,
        M,
        N,
        K,
        pa + 4 * ia * M * K,
        lda,
        pb + 4 * ib * K * N,
        ldb,
        pointer + 4 * i * M * N,
        N,
        0,
      )
    }
  }
  return { info, pointer }
}

export const matMulKernels = [
  override<MatMulAttributes>(BatchMatMul, ({ inputs, attrs, backend }) => {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo }
    if (a.dtype !== 'float32' || b.dtype === 'complex64') return undefined
    return matMul(backend, a, b, attrs).info
  }),
]
