import { selectInPlace } from './select.ts'

/**
 * Quantile of ascending values by linear interpolation between order statistics (Hyndman and Fan 1996, type 7; the
 * default of R and NumPy).
 */
export const quantileSorted = (sorted: ArrayLike<number>, probability: number): number =>
  valueAt(sorted, (sorted.length - 1) * probability)

/** The value at a position between 0 and length - 1, linear between neighbours. */
export const valueAt = (sorted: ArrayLike<number>, position: number): number => {
  const below = Math.floor(position)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return low + (high - low) * (position - below)
}

/** Quantiles of values in any order, for ascending probabilities; the values end up in another order. */
export const quantilesInPlace = (values: Float64Array, probabilities: readonly number[]): number[] => {
  let from = 0
  return probabilities.map((probability) => {
    const below = Math.floor((values.length - 1) * probability)
    selectInPlace(values, below, from)
    const above = Math.min(below + 1, values.length - 1)
    selectInPlace(values, above, below)
    from = below
    return quantileSorted(values, probability)
  })
}

/** Median of values in any order, which end up in another; NaN for none. */
export const medianInPlace = (values: Float64Array): number =>
  values.length === 0 ? Number.NaN : (quantilesInPlace(values, [0.5])[0] as number)

/** Median of values in any order; NaN for none. */
export const median = (values: Iterable<number>): number => medianInPlace(Float64Array.from(values))
