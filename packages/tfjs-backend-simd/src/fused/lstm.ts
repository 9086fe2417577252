import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { backendFor } from './check-arguments.ts'
import {
  type LstmState,
  type RecurrentOptions,
  type RecurrentWeights,
  recurrentOp,
  weightNames,
} from './recurrent-op.ts'

/** Arguments of `fused.lstm`. */
export interface LstmArguments extends RecurrentWeights, RecurrentOptions {
  /** `[batch, steps, features]`, float32. */
  readonly x: Tensor
  /** State before the first step that is read; zeros where left out. */
  readonly initialState?: LstmState | undefined
  /** Reads the sequence from its end; all states still come out in the order of time. */
  readonly reverse?: boolean
}

const names: readonly string[] = [
  'x',
  ...weightNames,
  ...(['initialState', 'mask', 'returnSequences', 'reverse'] satisfies (keyof LstmArguments)[]),
]

/**
 * LSTM over a whole sequence (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and
 * Cummins 2000), activations tanh and the logistic function: `i, f, g, o = x W + h U + b`,
 * `c = s(f) c + s(i) tanh(g)`, `h = s(o) tanh(c)`.
 *
 * Layouts are those of `tf.layers.lstm` and Keras: kernel W `[features, 4 units]`, recurrentKernel U
 * `[units, 4 units]`, bias `[4 units]`, gates in the order i, f, g, o (Keras writes c for g). PyTorch's order is the
 * same; its weights are the transposes `weight_ih_l0.T` and `weight_hh_l0.T`, its bias the sum of its two.
 *
 * Differentiable once, with respect to `x`, all weights and the initial state.
 *
 * @throws SimdBackendError `INVALID_ARGUMENT` for another shape, dtype or name, a disposed tensor or an option that is
 * not a boolean; `BACKEND_INACTIVE` on another backend; `OUT_OF_MEMORY`
 * @example
 * const states = fused.lstm({ x, kernel, recurrentKernel, bias, initialState: { hidden, cell } }) // [batch, steps, units]
 */
export function lstm(args: LstmArguments): Tensor3D | Tensor2D {
  const backend = backendFor(args, names)
  const { x, kernel, recurrentKernel, bias, initialState, mask, returnSequences = true, reverse = false } = args
  return recurrentOp({
    name: 'lstm',
    backend,
    x,
    cell: 'lstm',
    directions: [{ weights: { kernel, recurrentKernel, bias }, reverse, prefix: '', start: initialState }],
    mask,
    merge: 'concat',
    returnSequences,
  })
}
