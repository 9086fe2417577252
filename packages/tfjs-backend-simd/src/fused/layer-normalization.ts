import type { Tensor } from '@tensorflow/tfjs-core'
import { check } from '../check.ts'
import { layerNorm } from '../plan/nodes/transformer.ts'
import { backendFor, checkTensor } from './check-arguments.ts'
import { runNode } from './node-op.ts'

/** Arguments of `fused.layerNormalization`. */
export interface LayerNormalizationArguments {
  /** `[..., depth]`, float32, of rank 2 or more. */
  readonly x: Tensor
  /** Scale `[depth]` */
  readonly gamma: Tensor
  /** Offset `[depth]` */
  readonly beta: Tensor
  /** Added to the variance; 1e-3 as in `tf.layers.layerNormalization` where left out. */
  readonly epsilon?: number
}

const names: readonly string[] = ['x', 'gamma', 'beta', 'epsilon'] satisfies (keyof LayerNormalizationArguments)[]

/**
 * Layer normalization over the last dimension (Ba, Kiros and Hinton 2016):
 * `gamma (x - mean) / sqrt(variance + epsilon) + beta`. Differentiable once, with respect to all three tensors.
 *
 * @returns a tensor of the shape of `x`
 * @throws SimdBackendError `INVALID_ARGUMENT` for another shape, dtype or name, a disposed tensor, or an epsilon that is
 * not a positive number; `BACKEND_INACTIVE` on another backend; `OUT_OF_MEMORY`
 * @example
 * const y = fused.layerNormalization({ x, gamma, beta, epsilon: 1e-5 })
 */
export function layerNormalization(args: LayerNormalizationArguments): Tensor {
  const backend = backendFor(args, names)
  const { x, gamma, beta, epsilon = 1e-3 } = args
  check(Number.isFinite(epsilon) && epsilon > 0, 'epsilon must be positive', epsilon)
  const rank = x?.shape?.length ?? 0
  check(rank >= 2, 'x must be a tensor of shape [..., depth] and rank 2 or more', x?.shape ? `rank ${rank}` : x)
  const shape = checkTensor('x', x, [...new Array<string>(rank - 1).fill('any'), 'depth'])
  const depth = shape.at(-1) as number
  checkTensor('gamma', gamma, [depth])
  checkTensor('beta', beta, [depth])
  return runNode(backend, {
    name: 'layerNormalization',
    key: `layerNormalization ${epsilon}`,
    input: x,
    batch: x.size / depth,
    steps: 1,
    features: depth,
    weights: [gamma, beta],
    outputShape: [...shape],
    make: (builder) => layerNorm(builder, { op: 'layerNorm', input: 0, gamma: 0, beta: 1, epsilon }),
  })
}
