import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import { override } from './override.ts'

/** Kernels of this backend alone, which the gradients in ../gradients.ts call. */
export const gradientKernelNames = {
  sigmoid: 'SimdSigmoidGrad',
  tanh: 'SimdTanhGrad',
  relu: 'SimdReluGrad',
  clip: 'SimdClipByValueGrad',
} as const

interface GradientInputs {
  readonly dy: TensorInfo
  /** The function's input or result, whichever its gradient needs. */
  readonly at: TensorInfo
}

const simple = [
  [gradientKernelNames.sigmoid, 'sigmoidGradient'],
  [gradientKernelNames.tanh, 'tanhGradient'],
  [gradientKernelNames.relu, 'reluGradient'],
] as const

/** Gradients of elementwise functions in one pass. */
export const gradientKernels = [
  ...simple.map(([name, kernel]) =>
    override(name, ({ inputs, backend }) => {
      const { dy, at } = inputs as unknown as GradientInputs
      const [pdy, pat] = [backend.floats(dy), backend.floats(at)]
      const { info, pointer } = backend.output(dy.shape)
      backend.kernels[kernel](pdy, pat, pointer, util.sizeFromShape(dy.shape))
      return info
    }),
  ),
  override<{ clipValueMin: number; clipValueMax: number }>(gradientKernelNames.clip, ({ inputs, attrs, backend }) => {
    const { dy, at } = inputs as unknown as GradientInputs
    const [pdy, pat] = [backend.floats(dy), backend.floats(at)]
    const { info, pointer } = backend.output(dy.shape)
    const size = util.sizeFromShape(dy.shape)
    backend.kernels.clipGradient(pdy, pat, pointer, size, attrs.clipValueMin, attrs.clipValueMax)
    return info
  }),
]
