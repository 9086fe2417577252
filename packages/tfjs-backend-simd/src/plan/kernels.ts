import { instantiate } from '../wasm/instance.ts'
import * as planModule from '../wasm/plan.generated.ts'

let planExports: planModule.PlanExports | undefined

/** The kernels of step plans, instantiated at the first call. Pointers are byte offsets into the memory. */
export function planKernels(): planModule.PlanExports {
  planExports ??= instantiate<planModule.PlanExports>(planModule)
  return planExports
}
