import type { KernelConfig } from '@tensorflow/tfjs-core'
import { binaryKernels } from './binary.ts'
import { convKernels } from './conv.ts'
import { depthwiseKernels } from './depthwise.ts'
import { fftKernels } from './fft.ts'
import { fusedKernels } from './fused.ts'
import { gradientKernels } from './gradient.ts'
import { lrnKernels } from './lrn.ts'
import { matMulKernels } from './matmul.ts'
import { multinomialKernels } from './multinomial.ts'
import { normKernels } from './norm.ts'
import { poolKernels } from './pool.ts'
import { reduceKernels } from './reduce.ts'
import { shapeKernels } from './shape.ts'
import { unaryKernels } from './unary.ts'

/** The kernels that replace the cpu backend's. */
export const ownKernels: readonly KernelConfig[] = [
  ...matMulKernels,
  ...fusedKernels,
  ...convKernels,
  ...poolKernels,
  ...depthwiseKernels,
  ...lrnKernels,
  ...fftKernels,
  ...multinomialKernels,
  ...unaryKernels,
  ...binaryKernels,
  ...gradientKernels,
  ...reduceKernels,
  ...shapeKernels,
  ...normKernels,
]
