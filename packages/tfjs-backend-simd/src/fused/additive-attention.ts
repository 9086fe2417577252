import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { attention } from '../plan/nodes/attention.ts'
import { backendFor, checkTensor } from './check-arguments.ts'
import { runNode } from './node-op.ts'

/** Arguments of `fused.additiveAttention`. */
export interface AdditiveAttentionArguments {
  /** `[batch, steps, depth]`, float32. */
  readonly x: Tensor
  /** W `[depth, size]` */
  readonly kernel: Tensor
  /** b `[size]`; zeros where left out. */
  readonly bias?: Tensor | undefined
  /** v `[size, 1]` */
  readonly vector: Tensor
}

const names: readonly string[] = ['x', 'kernel', 'bias', 'vector'] satisfies (keyof AdditiveAttentionArguments)[]

/**
 * Pools a sequence by additive attention (Bahdanau, Cho and Bengio 2015): scores `e_t = v . tanh(W h_t + b)`, weights
 * `a = softmax(e)` over the steps, result `sum_t a_t h_t`.
 *
 * Differentiable once, with respect to `x` and all weights.
 *
 * @returns `[batch, depth]`
 * @throws SimdBackendError `INVALID_ARGUMENT` for another shape, dtype or name, or a disposed tensor; `BACKEND_INACTIVE`
 * on another backend; `OUT_OF_MEMORY`
 * @example
 * const pooled = fused.additiveAttention({ x: states, kernel, bias, vector })
 */
export function additiveAttention(args: AdditiveAttentionArguments): Tensor2D {
  const backend = backendFor(args, names)
  const { x, kernel, bias, vector } = args
  const [batch, steps, depth] = checkTensor('x', x, ['batch', 'steps', 'depth']) as [number, number, number]
  const size = checkTensor('kernel', kernel, [depth, 'size'])[1] as number
  checkTensor('vector', vector, [size, 1])
  const biased = bias !== undefined && bias !== null
  if (biased) checkTensor('bias', bias, [size])
  return runNode(backend, {
    name: 'additiveAttention',
    key: 'additiveAttention',
    input: x,
    batch,
    steps,
    features: depth,
    weights: biased ? [kernel, vector, bias] : [kernel, vector],
    outputShape: [batch, depth],
    make: (builder) => {
      const node = { op: 'attention', input: 0, score: 'additive', kernel: 0, vector: 1 } as const
      return attention(builder, biased ? { ...node, bias: 2 } : node)
    },
  }) as Tensor2D
}
