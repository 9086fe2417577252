import { registerLayers } from './layers/register.ts'
import { registerChainedMethods } from './tensor/chained-methods.ts'

registerChainedMethods()
registerLayers()

export { ModelsError, type ModelsErrorCode } from './errors.ts'
export { chainedMethodNames, registerChainedMethods } from './tensor/chained-methods.ts'
export { createModel, describeModel, type ModelDescription } from './zoo/create-model.ts'
export type * from './zoo/options.ts'
export { paperVariants } from './zoo/paper-variants.ts'
export { modelNames, type ResolvedOptions } from './zoo/resolve-options.ts'
