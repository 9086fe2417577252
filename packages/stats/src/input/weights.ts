import { powerOfTwoScale } from '../moments/moments.ts'
import { requireSameLength } from './checks.ts'
import { StatsError } from './errors.ts'

/** Weights of rows in a unit that takes the largest to about 1: products of their sums neither overflow nor vanish. */
export interface ScaledWeights {
  /** Each weight divided by `unit`; undefined where every row counts 1. */
  readonly weights: Float64Array | undefined
  /** A power of two, which takes sums back to the weights as given; 1 without weights. */
  readonly unit: number
}

export function readWeights(given: ArrayLike<number> | undefined, length: number): ScaledWeights {
  if (given === undefined) return { weights: undefined, unit: 1 }
  const scale = scaleOfWeights(given, length)
  return { weights: Float64Array.from(given, (weight) => weight * scale), unit: 1 / scale }
}

/**
 * Checks the weights, and gives the power of two by which to multiply them so that the largest is about 1. Being a power of
 * two, it leaves the bits of every ratio of them as they are.
 */
export function scaleOfWeights(weights: ArrayLike<number>, length: number): number {
  requireSameLength(weights, 'weights', { length }, 'labels')
  let total = 0
  let largest = 0
  for (let i = 0; i < length; i++) {
    const weight = weights[i]
    if (typeof weight !== 'number' || !(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new StatsError('out-of-range', `weights must be finite and at least 0 (position ${i})`, weight)
    }
    total += weight
    if (weight > largest) largest = weight
  }
  if (total === 0) throw new StatsError('out-of-range', 'at least one weight must be above 0', total)
  if (total === Number.POSITIVE_INFINITY) {
    throw new StatsError('out-of-range', 'the sum of the weights must be finite', total)
  }
  return powerOfTwoScale(largest)
}
