import { type LazyModule, lazyModule } from '../wasm/instance.ts'
import type { PlanExports } from '../wasm/plan.generated.ts'
import * as generated from '../wasm/plan.generated.ts'

/** The module of the kernels of step plans. */
export const planLoader: LazyModule<PlanExports> = lazyModule(generated)

/** The kernels of step plans, instantiated at the first call. Pointers are byte offsets into the memory. */
export const planKernels = (): PlanExports => planLoader.get()
