import type { Interval } from './intervals.ts'
import { measureWithIntervals } from './measured-intervals.ts'
import type { MeasureName, Reading } from './measures.ts'

export interface ScoreSpec {
  /** Readings of the same rows, one a seed. */
  readonly readings: readonly Reading[]
  /** Cluster (company) of each row. */
  readonly clusters: ArrayLike<number>
  readonly resamples: number
  readonly seed: number
}

/** Means over readings of every measure, with bootstrap intervals by cluster. */
export function scoreReadings({ readings, clusters, resamples, seed }: ScoreSpec): Record<MeasureName, Interval> {
  return measureWithIntervals(readings, clusters, { resamples, seed })
}
