import { getKernel, type KernelConfig, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { backendName } from '../backend-name.ts'

/** Arguments of a kernel, as the engine hands them over. */
export interface KernelCall<Attributes = NamedAttrMap> {
  readonly inputs: Record<string, TensorInfo>
  readonly attrs: Attributes
  readonly backend: SimdBackend
}

/**
 * A kernel with a fast path. Where the fast path returns undefined (another dtype, a rare case), the cpu backend's
 * kernel of that name runs on the same memory.
 */
export function override<Attributes = NamedAttrMap>(
  kernelName: string,
  fast: (call: KernelCall<Attributes>) => TensorInfo | TensorInfo[] | undefined,
): KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: (params) => fast(params as unknown as KernelCall<Attributes>) ?? onCpu(kernelName, params),
  }
}

/** Runs the cpu backend's kernel on this backend's tensors. */
function onCpu(kernelName: string, params: unknown): TensorInfo | TensorInfo[] {
  const config = getKernel(kernelName, 'cpu')
  if (config === undefined) throw new Error(`the cpu backend has no kernel ${kernelName}`)
  return config.kernelFunc(params as never)
}
