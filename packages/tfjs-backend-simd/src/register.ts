import '@tensorflow/tfjs-backend-cpu'
import {
  getKernelsForBackend,
  Identity,
  type KernelConfig,
  Reshape,
  registerBackend,
  registerKernel,
} from '@tensorflow/tfjs-core'
import { SimdBackend } from './backend.ts'
import { backendName } from './backend-name.ts'
import { registerGradients } from './gradients.ts'
import { ownKernels } from './kernels/index.ts'
import { patchOptimizers } from './optimizers.ts'
import { planLoader } from './plan/kernels.ts'
import { kernelsLoader } from './wasm/instance.ts'

// Above cpu (1) so that importing the package is enough; below webgl and wasm (2), which it does not displace.
const priority = 1.5

// These only count references; half of the kernels of a training step are of them.
const unguarded: readonly string[] = [Identity, Reshape]

function guarded(config: KernelConfig): KernelConfig {
  const { kernelFunc, kernelName } = config
  if (unguarded.includes(kernelName)) return { ...config, backendName }
  return { ...config, backendName, kernelFunc: (params) => (params.backend as SimdBackend).run(kernelFunc, params) }
}

/** The backend, at once where the engine compiles at once, else a promise of it. */
function makeBackend(): SimdBackend | Promise<SimdBackend> {
  try {
    return new SimdBackend()
  } catch (error) {
    // Before version 114, Chrome's main thread refuses to compile or instantiate more than 4 kB at once: a RangeError.
    if ((error as Error).name !== 'RangeError') throw error
    return Promise.all([kernelsLoader.load(), planLoader.load()]).then(() => new SimdBackend())
  }
}

/** Registers the backend and, for each kernel of the cpu backend, ours or a copy of it; gradients and updates for both. */
export function registerSimd(): void {
  registerBackend(backendName, makeBackend, priority)
  const own = new Map(ownKernels.map((config) => [config.kernelName, config]))
  for (const config of getKernelsForBackend('cpu')) {
    if (!own.has(config.kernelName)) own.set(config.kernelName, config)
  }
  for (const config of own.values()) registerKernel(guarded(config))
  registerGradients()
  patchOptimizers()
}
