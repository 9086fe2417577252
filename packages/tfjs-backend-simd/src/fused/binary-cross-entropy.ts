import { customGrad, mul, type Scalar, type Tensor, util } from '@tensorflow/tfjs-core'
import { view } from '../memory.ts'
import { planKernels } from '../plan/kernels.ts'
import { backendFor, checkTensor } from './check-arguments.ts'
import { onceDifferentiable } from './once.ts'
import { checkLabels, type SigmoidCrossEntropyArguments, tensorOf } from './sigmoid-cross-entropy.ts'

/** Arguments of `fused.binaryCrossEntropyWithLogits`. */
export interface BinaryCrossEntropyArguments extends SigmoidCrossEntropyArguments {
  /** w, float32, of the logits' shape; ones where left out. A constant: no gradient flows to it. */
  readonly weights?: Tensor | undefined
}

const names: readonly string[] = ['labels', 'logits', 'weights'] satisfies (keyof BinaryCrossEntropyArguments)[]

/**
 * Mean binary cross-entropy on logits, `(1 / n) sum_i w_i (softplus(z_i) - y_i z_i)`, summed in double precision: the
 * loss of a training step with its gradient `w_i (s(z_i) - y_i) / n` in one pass. PyTorch's `BCEWithLogitsLoss`; the
 * divisor is n, not the sum of weights.
 *
 * Differentiable once, with respect to the logits; labels and weights are constants (for a gradient of labels take the
 * mean of `fused.sigmoidCrossEntropyWithLogits`).
 *
 * @returns a scalar
 * @throws SimdBackendError `INVALID_ARGUMENT` for another shape, dtype or name, or a disposed tensor; `BACKEND_INACTIVE`
 * on another backend; `OUT_OF_MEMORY`
 * @example
 * const { value, grads } = tf.variableGrads(() => fused.binaryCrossEntropyWithLogits({ labels, logits: f(x) }))
 */
export function binaryCrossEntropyWithLogits(args: BinaryCrossEntropyArguments): Scalar {
  const backend = backendFor(args, names)
  const { labels, logits, weights } = args
  checkLabels(labels, logits)
  const weighted = weights !== undefined && weights !== null
  if (weighted) checkTensor('weights', weights, logits.shape)
  const kernels = planKernels()
  const shape = logits.shape
  const size = util.sizeFromShape(shape)
  const differentiable = customGrad((...args) => {
    const z = args[0] as Tensor
    const save = args[1] as unknown as (tensors: Tensor[]) => void
    const [loss, slope] = backend.run(() => {
      const [mean, dz] = [backend.output([]), backend.output(shape)]
      let w = backend.scratch(4 * size)
      if (weighted) w = backend.floats(weights)
      else backend.kernels.fill(w, size, 1)
      const [pz, py] = [backend.floats(z), backend.floats(labels)]
      const sum = kernels.bceWithLogits(size, 1, pz, 1, py, w, dz.pointer, 1, 1 / size)
      view(mean.pointer, 1)[0] = sum / size
      return [mean, dz]
    }, undefined)
    save([z, tensorOf(backend, slope!)])
    return {
      value: tensorOf(backend, loss!),
      gradFunc: (d: Tensor, saved: Tensor[]) => {
        const [sz, dz] = saved as [Tensor, Tensor]
        return [onceDifferentiable('binaryCrossEntropyWithLogits', mul(d, dz), [d, sz])]
      },
    }
  })
  return differentiable(logits) as Scalar
}
