import type { KernelConfig } from '@tensorflow/tfjs-core'
import { matMulKernels } from './matmul.ts'

/** The kernels that replace the cpu backend's. */
export const ownKernels: readonly KernelConfig[] = [...matMulKernels]
