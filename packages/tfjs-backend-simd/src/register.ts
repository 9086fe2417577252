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
import { ownKernels } from './kernels/index.ts'

/** Name under which the backend is registered. */
export const backendName = 'simd'
// Above cpu (1) so that importing the package is enough; below webgl and wasm (2), which it does not displace.
const priority = 1.5

// These only count references; half of the kernels of a training step are of them.
const unguarded: readonly string[] = [Identity, Reshape]

function guarded(config: KernelConfig): KernelConfig {
  const { kernelFunc, kernelName } = config
  if (unguarded.includes(kernelName)) return { ...config, backendName }
  return { ...config, backendName, kernelFunc: (params) => (params.backend as SimdBackend).run(kernelFunc, params) }
}

/** Registers the backend and, for each kernel of the cpu backend, ours or a copy of it. */
export function registerSimd(): void {
  registerBackend(backendName, () => new SimdBackend(), priority)
  const own = new Map(ownKernels.map((config) => [config.kernelName, config]))
  for (const config of getKernelsForBackend('cpu')) {
    if (!own.has(config.kernelName)) own.set(config.kernelName, config)
  }
  for (const config of own.values()) registerKernel(guarded(config))
}
