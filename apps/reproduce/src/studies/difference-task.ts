import type { Interval } from './intervals.ts'
import { type ClusteredReadings, differenceWithIntervals } from './measured-intervals.ts'
import type { MeasureName } from './measures.ts'

export interface DifferenceSpec {
  readonly first: ClusteredReadings
  readonly second: ClusteredReadings
  readonly resamples: number
  readonly seed: number
}

/** Second minus first of every measure, with bootstrap intervals by cluster. */
export function scoreDifference({ first, second, resamples, seed }: DifferenceSpec): Record<MeasureName, Interval> {
  return differenceWithIntervals(first, second, { resamples, seed })
}
