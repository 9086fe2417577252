import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import { SimdBackendError } from '../errors.ts'

/**
 * Marks a gradient as final: differentiating it again throws `SECOND_ORDER_GRADIENT`. `sources` are all tensors that
 * the gradient was computed from, so that no path to it goes unnoticed.
 */
export function onceDifferentiable(name: string, gradient: Tensor, sources: readonly Tensor[]): Tensor {
  const mark = customGrad(() => ({
    value: gradient,
    gradFunc: () => {
      const rule = `fused.${name} has a first derivative only; compose it of plain ops for higher ones`
      throw new SimdBackendError('SECOND_ORDER_GRADIENT', rule, 'a gradient of its gradient')
    },
  }))
  return mark(...sources)
}
