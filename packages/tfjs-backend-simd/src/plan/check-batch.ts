import { refuse } from '../check.ts'
import type { PlanBatch, PlanOptimizerState, PlanSpec } from './spec.ts'

// These checks run with every batch: `refuse` makes messages only where they are needed.
const isTyped = (value: unknown, name: string): boolean =>
  ArrayBuffer.isView(value) &&
  (value as unknown as { readonly [Symbol.toStringTag]: string })[Symbol.toStringTag] === name

/** Checks the values `[count, steps, features]` of a prediction. */
export function checkPrediction({ steps, features }: PlanSpec, values: Float32Array, count: number): void {
  if (!isTyped(values, 'Float32Array')) refuse('values must be a Float32Array', values)
  if (!Number.isSafeInteger(count) || count < 0) refuse('the number of rows must be an integer from 0', count)
  const needed = count * steps * features
  if (values.length < needed) refuse(`values of ${count} rows must be ${needed} numbers`, values.length)
}

/** Two words for each key that the dropouts of a spec name. */
export const keyWords = ({ nodes }: PlanSpec): number =>
  nodes.reduce((words, node) => (node.op === 'dropout' ? Math.max(words, 2 * (node.key + 1)) : words), 0)

/**
 * Checks a batch, all but its rows.
 *
 * @returns how many rows values, targets and weights have: the rows of a batch are below
 */
export function checkBatch(spec: PlanSpec, words: number, batch: PlanBatch): number {
  if (typeof batch !== 'object' || batch === null) refuse('a batch must be an object', batch)
  const { values, rows, targets, weights, keys, logits } = batch
  if (!isTyped(values, 'Float32Array')) refuse('values must be a Float32Array', values)
  if (!isTyped(rows, 'Int32Array')) refuse('rows must be an Int32Array', rows)
  if (!isTyped(targets, 'Float32Array')) refuse('targets must be a Float32Array', targets)
  if (!isTyped(keys, 'Int32Array')) refuse('keys must be an Int32Array', keys)
  if (weights !== undefined && !isTyped(weights, 'Float32Array')) refuse('weights must be a Float32Array', weights)
  if (logits !== undefined && !isTyped(logits, 'Float32Array')) refuse('logits must be a Float32Array', logits)
  const n = rows.length
  if (n < 1 || n > spec.batchSize) refuse(`a batch has 1 to ${spec.batchSize} rows`, n)
  if (keys.length < words) refuse(`keys must be ${words} words, two for each dropout`, keys.length)
  if (logits !== undefined && logits.length < n) refuse(`logits must have room for ${n} rows`, logits.length)
  const count = Math.floor(values.length / (spec.steps * spec.features))
  return Math.min(count, targets.length, weights === undefined ? count : weights.length)
}

/** Checks one row of a batch; `count` is what `checkBatch` gave. */
export function checkRow(row: number, count: number): void {
  if (row < 0 || row >= count) refuse(`a row must be one of the ${count} of values, targets and weights`, row)
}

/** Checks the learning rate of an update. */
export function checkLearningRate(learningRate: number): void {
  if (!Number.isFinite(learningRate)) refuse('the learning rate must be a finite number', learningRate)
}

/** Checks an optimiser's state, all but the arrays of its slots. */
export function checkOptimizer(
  state: PlanOptimizerState,
  counts: { readonly slots: number; readonly powers: number },
): void {
  if (typeof state !== 'object' || state === null) refuse('the optimiser state must be an object', state)
  const { updates, powers, slots } = state
  if (slots?.length !== counts.slots) refuse(`the optimiser state must have ${counts.slots} slots`, slots?.length)
  if (!Number.isSafeInteger(updates) || updates < 0) refuse('updates must be an integer from 0', updates)
  if (powers?.length !== counts.powers || !powers.every(Number.isFinite)) {
    refuse(`powers of the optimiser state must be ${counts.powers} numbers`, powers)
  }
}
