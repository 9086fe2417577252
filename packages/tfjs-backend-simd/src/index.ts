import { registerSimd } from './register.ts'

export { SimdBackend } from './backend.ts'
export { backendName } from './backend-name.ts'
export { SimdBackendError, type SimdErrorCode } from './errors.ts'
export * as fused from './fused/index.ts'
export { type HeapStatistics, heapStatistics, setMemoryLimit } from './memory.ts'
export { adam, rmsprop, sgd } from './optimizers.ts'
export type {
  CompiledPlan,
  PlanActivation,
  PlanBatch,
  PlanDirection,
  PlanNode,
  PlanOptimizerState,
  PlanRule,
  PlanSpec,
} from './plan/spec.ts'
export { type UseSimdOptions, useSimd } from './use-simd.ts'
export { describe, type SimdDescription } from './wasm/arithmetic.ts'
export { isSimdSupported } from './wasm/instance.ts'

registerSimd()
