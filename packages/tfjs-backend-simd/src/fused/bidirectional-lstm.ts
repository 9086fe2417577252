import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { check, checkNames } from '../check.ts'
import { backendFor, checkChoice } from './check-arguments.ts'
import {
  type LstmState,
  type RecurrentOptions,
  type RecurrentWeights,
  recurrentOp,
  weightNames,
} from './recurrent-op.ts'

/** Arguments of `fused.bidirectionalLstm`. */
export interface BidirectionalLstmArguments extends Pick<RecurrentOptions, 'mask'> {
  /** `[batch, steps, features]`, float32. */
  readonly x: Tensor
  /** Weights of the direction of time. */
  readonly forward: RecurrentWeights
  /** Weights of the direction from the end; as many units. */
  readonly backward: RecurrentWeights
  /** How the two states of a step join: side by side (default), their sum, or their mean. */
  readonly merge?: 'concat' | 'sum' | 'average'
  /** States before each direction's first step, of the backward one behind the last; zeros where left out. */
  readonly initialState?: { readonly forward: LstmState; readonly backward: LstmState } | undefined
  /** All steps (default), or the last state of each direction. */
  readonly returnSequences?: boolean
}

const names: readonly string[] = [
  'x',
  'forward',
  'backward',
  'merge',
  'initialState',
  'mask',
  'returnSequences',
] satisfies (keyof BidirectionalLstmArguments)[]

/**
 * Two LSTMs over a sequence, one in the direction of time and one against it (Schuster and Paliwal 1997), with both
 * input projections in one product. Layouts, gates and errors as in `fused.lstm`; `tf.layers.bidirectional` calls the
 * merges 'concat', 'sum' and 'ave'.
 *
 * @returns `[batch, steps, units]`, or `2 units` wide for 'concat'; without `returnSequences` `[batch, units]` of the
 * last step of the forward direction and the first step of the backward one
 * @example
 * const states = fused.bidirectionalLstm({ x, forward, backward, merge: 'sum' })
 */
export function bidirectionalLstm(args: BidirectionalLstmArguments): Tensor3D | Tensor2D {
  const backend = backendFor(args, names)
  const { x, forward, backward, initialState, mask, merge = 'concat', returnSequences = true } = args
  checkChoice('merge', merge, ['concat', 'sum', 'average'])
  check(typeof forward === 'object' && forward !== null, 'forward must be the weights of a direction', forward)
  check(typeof backward === 'object' && backward !== null, 'backward must be the weights of a direction', backward)
  checkNames('forward', forward, weightNames)
  checkNames('backward', backward, weightNames)
  for (const key of ['forward', 'backward'] as const) {
    const state = initialState?.[key]
    check(
      initialState === undefined || (typeof state === 'object' && state !== null),
      `initialState.${key} must be a state`,
      state,
    )
  }
  if (initialState !== undefined) checkNames('initialState', initialState, ['forward', 'backward'])
  const directions = [
    { weights: forward, reverse: false, prefix: 'forward.', start: initialState?.forward },
    { weights: backward, reverse: true, prefix: 'backward.', start: initialState?.backward },
  ]
  return recurrentOp({ name: 'bidirectionalLstm', backend, x, cell: 'lstm', directions, merge, mask, returnSequences })
}
