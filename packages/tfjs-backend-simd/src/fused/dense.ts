import type { Tensor } from '@tensorflow/tfjs-core'
import { check } from '../check.ts'
import { dense as denseNode } from '../plan/nodes/dense.ts'
import type { PlanActivation } from '../plan/spec.ts'
import { backendFor, checkChoice, checkTensor } from './check-arguments.ts'
import { runNode } from './node-op.ts'

/** Arguments of `fused.dense`. */
export interface DenseArguments {
  /** `[..., depth]`, float32, of rank 2 or more. */
  readonly x: Tensor
  /** W `[depth, units]` */
  readonly kernel: Tensor
  /** b `[units]`; zeros where left out. */
  readonly bias?: Tensor | undefined
  /** f; 'linear' where left out. */
  readonly activation?: PlanActivation
}

const names: readonly string[] = ['x', 'kernel', 'bias', 'activation'] satisfies (keyof DenseArguments)[]

/**
 * Dense layer with activation, `f(x W + b)`, on each row of the last dimension; layouts are those of `tf.layers.dense`.
 * Differentiable once, with respect to `x` and all weights, in one pass where `tf.fused.matMul` takes five kernels (and
 * has no gradient for tanh).
 *
 * @returns `[..., units]`
 * @throws SimdBackendError `INVALID_ARGUMENT` for another shape, dtype, name or activation, or a disposed tensor;
 * `BACKEND_INACTIVE` on another backend; `OUT_OF_MEMORY`
 * @example
 * const hidden = fused.dense({ x, kernel, bias, activation: 'tanh' })
 */
export function dense(args: DenseArguments): Tensor {
  const backend = backendFor(args, names)
  const { x, kernel, bias, activation = 'linear' } = args
  checkChoice('activation', activation, ['linear', 'relu', 'tanh', 'sigmoid'])
  const rank = x?.shape?.length ?? 0
  check(rank >= 2, 'x must be a tensor of shape [..., depth] and rank 2 or more', x?.shape ? `rank ${rank}` : x)
  const shape = checkTensor('x', x, [...new Array<string>(rank - 1).fill('any'), 'depth'])
  const depth = shape.at(-1) as number
  const units = checkTensor('kernel', kernel, [depth, 'units'])[1] as number
  const biased = bias !== undefined && bias !== null
  if (biased) checkTensor('bias', bias, [units])
  return runNode(backend, {
    name: 'dense',
    key: `dense ${activation}`,
    input: x,
    batch: x.size / depth,
    steps: 1,
    features: depth,
    weights: biased ? [kernel, bias] : [kernel],
    outputShape: [...shape.slice(0, -1), units],
    make: (builder) => {
      const node = { op: 'dense', input: 0, kernel: 0, activation } as const
      return denseNode(builder, biased ? { ...node, bias: 1 } : node)
    },
  })
}
