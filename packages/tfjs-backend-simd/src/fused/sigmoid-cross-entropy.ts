import { customGrad, engine, type Tensor, util } from '@tensorflow/tfjs-core'
import type { FloatOutput, SimdBackend } from '../backend.ts'
import { backendFor, checkTensor } from './check-arguments.ts'
import { onceDifferentiable } from './once.ts'

/** Arguments of `fused.sigmoidCrossEntropyWithLogits`. */
export interface SigmoidCrossEntropyArguments {
  /** y, in [0, 1]; float32, of the logits' shape. */
  readonly labels: Tensor
  /** z, float32, of any shape without a 0. */
  readonly logits: Tensor
}

const names: readonly string[] = ['labels', 'logits'] satisfies (keyof SigmoidCrossEntropyArguments)[]

/**
 * Binary cross-entropy of each element from its logit, `softplus(z) - y z`, as
 * `max(z, 0) - y z + log(1 + exp(-|z|))`: no overflow, no cancellation at large |z|.
 *
 * Differentiable once, with respect to logits (`s(z) - y`) and labels (`-z`).
 *
 * @returns a tensor of the logits' shape
 * @throws SimdBackendError `INVALID_ARGUMENT` for another shape, dtype or name, or a disposed tensor; `BACKEND_INACTIVE`
 * on another backend; `OUT_OF_MEMORY`
 * @example
 * const losses = fused.sigmoidCrossEntropyWithLogits({ labels, logits })
 */
export function sigmoidCrossEntropyWithLogits(args: SigmoidCrossEntropyArguments): Tensor {
  const backend = backendFor(args, names)
  const { labels, logits } = args
  checkLabels(labels, logits)
  const { kernels } = backend
  const shape = logits.shape
  const size = util.sizeFromShape(shape)
  const differentiable = customGrad((...args) => {
    const [z, y] = args as [Tensor, Tensor]
    const save = args[2] as unknown as (tensors: Tensor[]) => void
    const out = backend.run(() => {
      const losses = backend.output(shape)
      kernels.crossEntropies(backend.floats(z), backend.floats(y), losses.pointer, size)
      return losses
    }, undefined)
    save([z, y])
    return {
      value: tensorOf(backend, out),
      gradFunc: (d: Tensor, saved: Tensor[]) => {
        const [sz, sy] = saved as [Tensor, Tensor]
        const gradients = backend.run(() => {
          const [dz, dy] = [backend.output(shape), backend.output(shape)]
          const inputs = [backend.floats(sz), backend.floats(sy), backend.floats(d)] as const
          kernels.crossEntropiesGradient(...inputs, dz.pointer, dy.pointer, size)
          return [dz, dy]
        }, undefined)
        return gradients.map((g) =>
          onceDifferentiable('sigmoidCrossEntropyWithLogits', tensorOf(backend, g), [d, ...saved]),
        )
      },
    }
  })
  return differentiable(logits, labels)
}

/** Checks that logits are float32 of any shape without a zero, and labels likewise of the same. */
export function checkLabels(labels: Tensor, logits: Tensor): void {
  const rank = logits?.shape?.length ?? 0
  checkTensor('logits', logits, new Array<string>(rank).fill('any'))
  checkTensor('labels', labels, logits.shape)
}

/** The tensor of a result. */
export function tensorOf(backend: SimdBackend, { info }: FloatOutput): Tensor {
  return engine().makeTensorFromTensorInfo(info, backend)
}
