import { softplus } from '../math/elementary.ts'

/** Mean binary cross-entropy and share of right decisions (threshold 0.5) of logits against labels. */
export interface LogitScores {
  readonly loss: number
  readonly accuracy: number
}

/**
 * Scores logits in float64, same bits in every engine.
 *
 * @example
 * scoreLogits(Float32Array.of(0), Float32Array.of(1)) // { loss: 0.693..., accuracy: 1 }
 */
export function scoreLogits(logits: Float32Array, targets: Float32Array): LogitScores {
  let loss = 0
  for (let i = 0; i < logits.length; i++) {
    const z = logits[i]!
    loss += softplus(z) - targets[i]! * z
  }
  return { loss: loss / logits.length, accuracy: countRight(logits, targets) / logits.length }
}

/** How many logits are on their label's side: a logit from 0 up, a label from 0.5 up mean class 1. */
export function countRight(logits: Float32Array, targets: Float32Array, rowIndices?: Int32Array): number {
  let right = 0
  const count = rowIndices?.length ?? logits.length
  for (let i = 0; i < count; i++) {
    const row = rowIndices === undefined ? i : rowIndices[i]!
    if (logits[i]! >= 0 === targets[row]! >= 0.5) right++
  }
  return right
}
