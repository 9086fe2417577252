/** Quantile of ascending values by linear interpolation between order statistics (Hyndman and Fan 1996, type 7; NumPy's default). */
export function quantileSorted(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (position - below) * (high - low)
}
