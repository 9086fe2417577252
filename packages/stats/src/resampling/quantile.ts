/** Quantile of ascending values by linear interpolation between order statistics (Hyndman and Fan 1996, type 7; NumPy's default). */
export function quantileSorted(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  const step = high - low
  const share = position - below
  if (Number.isFinite(step)) return low + share * step
  // Between infinities, or numbers too far apart for a difference.
  return share === 0 ? low : (1 - share) * low + share * high
}
