import { normalLowerTail, normalQuantile } from '../distributions/normal.ts'
import { moments, scaledDifference } from '../moments/moments.ts'
import { quantileSorted } from './quantile.ts'

/**
 * Interval bounds from the ascending resampled values: BCa if jackknife values are given (Efron and Tibshirani 1993, eq.
 * 14.9 to 14.15; half of the values equal to the estimate count as below it), percentile otherwise or where BCa is undefined.
 */
export function intervalBounds(
  distribution: Float64Array,
  level: number,
  estimate: number,
  jackknife: Float64Array | undefined,
): { lower: number; upper: number; method: 'percentile' | 'bca' } {
  const tail = (1 - level) / 2
  if (jackknife !== undefined) {
    const bias = biasCorrection(distribution, estimate)
    const acceleration = accelerationOf(jackknife)
    const [low, high] = [bias + normalQuantile(tail), bias + normalQuantile(1 - tail)]
    // Beyond the pole of the correction the probabilities of the bounds run backwards.
    const stretch = (z: number) => 1 - acceleration * z
    if (Number.isFinite(bias) && Number.isFinite(acceleration) && stretch(low) > 0 && stretch(high) > 0) {
      const probability = (z: number) => normalLowerTail(bias + z / stretch(z))
      return {
        lower: quantileSorted(distribution, probability(low)),
        upper: quantileSorted(distribution, probability(high)),
        method: 'bca',
      }
    }
  }
  return {
    lower: quantileSorted(distribution, tail),
    upper: quantileSorted(distribution, 1 - tail),
    method: 'percentile',
  }
}

function biasCorrection(distribution: Float64Array, estimate: number): number {
  let below = 0
  for (const value of distribution) below += value < estimate ? 1 : value === estimate ? 0.5 : 0
  return normalQuantile(below / distribution.length)
}

function accelerationOf(jackknife: Float64Array): number {
  const { mean, squares, scale } = moments(jackknife)
  let cubes = 0
  for (const value of jackknife) cubes += scaledDifference(mean, value, scale) ** 3
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}
