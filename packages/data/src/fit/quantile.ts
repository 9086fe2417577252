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

/** Median of values in any order; NaN for none. Sorts a copy. */
export const median = (values: Iterable<number>): number => {
  const sorted = Float64Array.from(values).sort()
  return sorted.length === 0 ? Number.NaN : quantileSorted(sorted, 0.5)
}
