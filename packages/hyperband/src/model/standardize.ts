/** In interquartile ranges above the median: how far off the worst loss is where something diverged. */
const DIVERGED = 30
/** In interquartile ranges above the median: as bad as losses are taken for then. */
const WORST = 3

/**
 * Losses with mean 0 and deviation 1, for a process that has no other scale. Where losses diverged (the worst one lies more
 * than 30 interquartile ranges above the median), those beyond 3 ranges count as no worse than that: otherwise all others
 * would be alike beside them, and there would be nothing to learn. How good a loss is stays as it is.
 */
export function standardize(losses: readonly number[]): number[] {
  const within = cutDiverged(losses)
  const largest = within.reduce((most, loss) => Math.max(most, Math.abs(loss)), 0)
  // Keeps sums and squares from overflowing. A power of two, so that it changes no digit of the result.
  const scale = 2 ** Math.min(1023, -Math.floor(Math.log2(largest)))
  const scaled = within.map((loss) => loss * scale)
  const mean = scaled.reduce((sum, loss) => sum + loss, 0) / scaled.length
  const variance = scaled.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / scaled.length
  const deviation = Math.sqrt(variance) || 1
  return scaled.map((loss) => (loss - mean) / deviation)
}

function cutDiverged(losses: readonly number[]): readonly number[] {
  const sorted = losses.toSorted((a, b) => a - b)
  const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] as number
  const range = quantile(0.75) - quantile(0.25)
  const median = quantile(0.5)
  if (range === 0 || !(quantile(1) > median + DIVERGED * range)) return losses
  return losses.map((loss) => Math.min(loss, median + WORST * range))
}
