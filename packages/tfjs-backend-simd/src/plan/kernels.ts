import { type LazyModule, lazyModule } from '../wasm/instance.ts'
import * as planModule from '../wasm/plan.generated.ts'

/** The module of the kernels of step plans. */
export const planLoader: LazyModule<planModule.PlanExports> = lazyModule(planModule)

/** The kernels of step plans, instantiated at the first call. Pointers are byte offsets into the memory. */
export const planKernels = (): planModule.PlanExports => planLoader.get()
