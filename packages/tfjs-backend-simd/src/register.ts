import '@tensorflow/tfjs-backend-cpu'
import { getKernelsForBackend, type KernelConfig, registerBackend, registerKernel } from '@tensorflow/tfjs-core'
import { SimdBackend } from './backend.ts'
import { ownKernels } from './kernels/index.ts'

/** Name under which the backend is registered. */
export const backendName = 'simd'
// Above cpu (1) so that importing the package is enough; below webgl and wasm (2), which it does not displace.
const priority = 1.5

function guarded(config: KernelConfig): KernelConfig {
  const { kernelFunc } = config
  return {
    ...config,
    backendName,
    kernelFunc: (params) => (params.backend as SimdBackend).run(() => kernelFunc(params)),
  }
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
