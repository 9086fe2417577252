import { requireInteger, requireList, requireNotEmpty, requireSameLength } from './checks.ts'
import { StatsError } from './errors.ts'
import type { OptionKeys } from './options.ts'

/** Options of scores on two classes. */
export interface BinaryOptions {
  /** Label of the positive class, default 1; all other labels are negative (with the default, at most one other is allowed). */
  readonly positive?: number
  /** Weight of each row, finite and at least 0, default 1 each. */
  readonly weights?: ArrayLike<number>
}

export const BINARY_KEYS: OptionKeys<BinaryOptions> = { positive: true, weights: true }

export interface BinaryInput {
  /** 1 where the label is the positive one. */
  readonly positive: Uint8Array
  readonly weights: ArrayLike<number> | undefined
}

export function readBinary(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  name: string,
  options: BinaryOptions,
): BinaryInput {
  requireNotEmpty(labels, 'labels')
  requireSameLength(labels, 'labels', scores, name)
  requireIntegers(labels, 'labels')
  const { positive = 1 } = options
  requireInteger(positive, 'positive', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  const isPositive = new Uint8Array(labels.length)
  let other: number | undefined
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (label === positive) isPositive[i] = 1
    else if (other === undefined) other = label
    else if (label !== other && options.positive === undefined) {
      throw new StatsError('not-binary', 'labels must have at most one value besides 1 (or name the positive class)', [
        other,
        label,
      ])
    }
  }
  return { positive: isPositive, weights: readWeights(options.weights, labels.length) }
}

export function readWeights(weights: ArrayLike<number> | undefined, length: number): ArrayLike<number> | undefined {
  if (weights !== undefined) requireWeights(weights, length)
  return weights
}

export function requireWeights(weights: ArrayLike<number>, length: number): void {
  requireSameLength(weights, 'weights', { length }, 'labels')
  let total = 0
  for (let i = 0; i < length; i++) {
    const weight = weights[i]
    if (typeof weight !== 'number' || !(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new StatsError('out-of-range', `weights must be finite and at least 0 (position ${i})`, weight)
    }
    total += weight
  }
  if (total === 0) throw new StatsError('out-of-range', 'at least one weight must be above 0', total)
}

export function requireIntegers(values: ArrayLike<number>, name: string): void {
  requireList(values, name)
  for (let i = 0; i < values.length; i++) {
    if (!Number.isInteger(values[i])) {
      throw new StatsError('not-an-integer', `${name} must hold integers only (position ${i})`, values[i])
    }
  }
}
