import { instantiate } from '../wasm/instance.ts'
import * as planModule from '../wasm/plan.generated.ts'

let planExports: planModule.PlanExports | undefined

function load(): planModule.PlanExports {
  const generated = planModule
  return instantiate<planModule.PlanExports>(generated)
}

/** The kernels of step plans, instantiated at the first call. Pointers are byte offsets into the memory. */
export function planKernels(): planModule.PlanExports {
  planExports ??= load()
  return planExports
}
