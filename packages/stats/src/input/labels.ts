import { requireInteger, requireList, requireNotEmpty, requireSameLength } from './checks.ts'
import { StatsError } from './errors.ts'
import type { OptionKeys } from './options.ts'
import { readWeights, type ScaledWeights } from './weights.ts'

/** Options of scores on two classes. */
export interface BinaryOptions {
  /** Label of the positive class, default 1; all other labels are negative (with the default, at most one other is allowed). */
  readonly positive?: number
  /** Weight of each row, at least 0, with a finite sum; default 1 each. Scores depend on their ratios alone. */
  readonly weights?: ArrayLike<number>
}

export const BINARY_KEYS: OptionKeys<BinaryOptions> = { positive: true, weights: true }

export interface BinaryInput extends ScaledWeights {
  /** 1 where the label is the positive one. */
  readonly positive: Uint8Array
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
  return { positive: isPositive, ...readWeights(options.weights, labels.length) }
}

export function requireIntegers(values: ArrayLike<number>, name: string): void {
  requireList(values, name)
  for (let i = 0; i < values.length; i++) {
    if (!Number.isInteger(values[i])) {
      throw new StatsError('not-an-integer', `${name} must hold integers only (position ${i})`, values[i])
    }
  }
}
