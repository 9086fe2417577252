import type { KernelConfig } from '@tensorflow/tfjs-core'
import { binaryKernels } from './binary.ts'
import { matMulKernels } from './matmul.ts'
import { unaryKernels } from './unary.ts'

/** The kernels that replace the cpu backend's. */
export const ownKernels: readonly KernelConfig[] = [...matMulKernels, ...unaryKernels, ...binaryKernels]
