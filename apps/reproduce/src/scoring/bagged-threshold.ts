import { bestThreshold, bootstrapInterval } from '@fdp/stats'

const RESAMPLES = 500

/** Validation windows: what happened, and whose they are. */
export interface ValidationRows {
  readonly labels: Uint8Array
  readonly company: Int32Array
}

/**
 * The threshold of the greatest balanced accuracy (Youden's J) on validation windows: the median of the best ones over
 * bootstrap samples of companies. The best threshold of one sample with few failures jumps with each of them.
 */
export function baggedThreshold(
  probabilities: ArrayLike<number>,
  { labels, company }: ValidationRows,
  seed: number,
): number {
  const found: number[] = []
  bootstrapInterval({
    n: labels.length,
    clusters: company,
    strata: labels,
    resamples: RESAMPLES,
    seed,
    method: 'percentile',
    statistic: (rows) => {
      const { threshold } = bestThreshold(
        Uint8Array.from(rows, (row) => labels[row] ?? 0),
        Float64Array.from(rows, (row) => probabilities[row] ?? Number.NaN),
      )
      found.push(threshold)
      return threshold
    },
  })
  found.sort((a, b) => a - b)
  return found[Math.floor(found.length / 2)] ?? Number.NaN
}
