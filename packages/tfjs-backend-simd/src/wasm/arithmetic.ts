import { planKernels } from '../plan/kernels.ts'
import { kernels, lazyModule, linearMemory } from './instance.ts'
import type { RelaxedExports } from './relaxed.generated.ts'

/** How this thread computes; results that are to be compared should name it. */
export interface SimdDescription {
  readonly backend: 'simd'
  /** Whether relaxed multiply-add was asked for (`useSimd({ relaxed: true })`). */
  readonly relaxed: boolean
  /**
   * Whether matrix products round once a term instead of twice, so that bits may differ from other machines'. False with
   * `relaxed` where the engine has no relaxed SIMD or the machine does not fuse.
   */
  readonly fusedMultiplyAdd: boolean
  /** Whether the memory is shared (it then grows to 4 GiB) or one reservation. */
  readonly sharedMemory: boolean
}

type Product = 'gemm' | 'gemmBatch'
type PlanProduct = 'product' | 'weightGradient'

// (module (func (result v128) (f32x4.relaxed_madd (i8x16.splat (i32.const 0)) ...)))
const relaxedProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 15, 65, 0, 253, 15, 65,
  0, 253, 15, 253, 133, 2, 11,
])

let relaxed = false
let fusedMultiplyAdd = false
let plain: Pick<ReturnType<typeof kernels>, Product> | undefined
let planPlain: Pick<ReturnType<typeof planKernels>, PlanProduct> | undefined
let products: RelaxedExports | undefined

/** Whether the engine runs relaxed SIMD. */
function isRelaxedSupported(): boolean {
  return WebAssembly.validate(relaxedProbe)
}

/** Switches matrix products of ops and of plans, those that exist included, between plain and relaxed multiply-add. */
export async function setRelaxed(on: boolean): Promise<void> {
  if (on && isRelaxedSupported() && products === undefined) {
    products = await lazyModule<RelaxedExports>(await import('./relaxed.generated.ts')).load()
  }
  const [ops, plan] = [kernels(), planKernels()]
  plain ??= { gemm: ops.gemm, gemmBatch: ops.gemmBatch }
  planPlain ??= { product: plan.product, weightGradient: plan.weightGradient }
  relaxed = on
  // (1 + 2^-12)^2 - (1 + 2^-11) is 2^-24 when rounded once and 0 when rounded twice.
  fusedMultiplyAdd = on && products !== undefined && products.multiplyAdd(1 + 2 ** -12, -(1 + 2 ** -11)) !== 0
  const { gemm, gemmBatch } = fusedMultiplyAdd ? (products as RelaxedExports) : plain
  const { product, weightGradient } = fusedMultiplyAdd ? (products as RelaxedExports) : planPlain
  Object.assign(ops, { gemm, gemmBatch })
  Object.assign(plan, { product, weightGradient })
}

/**
 * How this thread computes.
 *
 * @example describe() // { backend: 'simd', relaxed: false, fusedMultiplyAdd: false, sharedMemory: true }
 */
export function describe(): SimdDescription {
  return { backend: 'simd', relaxed, fusedMultiplyAdd, sharedMemory: linearMemory().shared }
}
