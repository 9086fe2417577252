import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { backendFor, checkChoice } from './check-arguments.ts'
import { type RecurrentOptions, type RecurrentWeights, recurrentOp, weightNames } from './recurrent-op.ts'

/** Arguments of `fused.gru`. */
export interface GruArguments extends RecurrentWeights, RecurrentOptions {
  /** `[batch, steps, features]`, float32. */
  readonly x: Tensor
  /** Order of the gates in all weights: 'zrn' as Keras (default), 'rzn' as PyTorch and cuDNN. */
  readonly gateOrder?: 'zrn' | 'rzn'
  /** State `[batch, units]` before the first step that is read; zeros where left out. */
  readonly initialState?: Tensor | undefined
  /** Reads the sequence from its end; all states still come out in the order of time. */
  readonly reverse?: boolean
}

const names: readonly string[] = [
  'x',
  ...weightNames,
  ...(['gateOrder', 'initialState', 'mask', 'returnSequences', 'reverse'] satisfies (keyof GruArguments)[]),
]

/** Swaps the first two of three gates. */
const swapGates = (units: number) => (column: number) =>
  column < units ? column + units : column < 2 * units ? column - units : column

/**
 * GRU over a whole sequence (Cho et al. 2014), the reset gate applied after the recurrent product as
 * in cuDNN, PyTorch and Keras' `reset_after=True`: `z = s(x W_z + h U_z + b_z + d_z)`, `r` likewise,
 * `n = tanh(x W_n + b_n + r (h U_n + d_n))`, `h = (1 - z) n + z h`.
 *
 * kernel W `[features, 3 units]`, recurrentKernel U `[units, 3 units]`, bias `[2, 3 units]` with b above d, gates in
 * the order z, r, n (Keras) or r, z, n (PyTorch, whose weights are the transposes). `tf.layers.gru` has only the older
 * form, the reset gate before the product, with other results.
 *
 * Differentiable once, with respect to `x`, all weights and the initial state.
 *
 * @throws SimdBackendError `INVALID_ARGUMENT` for another shape, dtype, name or gate order, a disposed tensor or an
 * option that is not a boolean; `BACKEND_INACTIVE` on another backend; `OUT_OF_MEMORY`
 * @example
 * const last = fused.gru({ x, kernel, recurrentKernel, bias, returnSequences: false }) // [batch, units]
 */
export function gru(args: GruArguments): Tensor3D | Tensor2D {
  const backend = backendFor(args, names)
  const { x, kernel, recurrentKernel, bias, gateOrder = 'zrn', initialState, mask } = args
  const { returnSequences = true, reverse = false } = args
  const start = initialState === undefined ? undefined : { hidden: initialState }
  checkChoice('gateOrder', gateOrder, ['zrn', 'rzn'])
  return recurrentOp({
    name: 'gru',
    backend,
    x,
    cell: 'gru',
    directions: [{ weights: { kernel, recurrentKernel, bias }, reverse, prefix: '', start }],
    mask,
    merge: 'concat',
    returnSequences,
    gateColumns: gateOrder === 'rzn' ? swapGates : undefined,
  })
}
