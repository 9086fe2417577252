import { bootstrapInterval } from '@fdp/stats'
import { type Interval, undefinedInterval } from '../../intervals.ts'

/** The names of what is measured. */
export interface SearchWords {
  /** As `validation ROC-AUC`. */
  readonly score: string
  readonly resamples: number
  readonly seed: number
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
export const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

/** A statistic of searches with its 95 % percentile bootstrap interval; whole searches are drawn. */
export function overSearches(
  count: number,
  statistic: (indices: readonly number[]) => number,
  { resamples, seed }: SearchWords,
): Interval {
  const all = Array.from({ length: count }, (_, i) => i)
  if (count < 2) return { ...undefinedInterval, estimate: count === 1 ? statistic(all) : Number.NaN }
  const interval = bootstrapInterval({
    n: count,
    resamples,
    seed,
    method: 'percentile',
    statistic: (indices) => statistic(Array.from(indices)),
  })
  return { estimate: interval.estimate, lower: interval.lower, upper: interval.upper }
}

/** Mean of what searches reached, with an interval that draws searches. */
export function meanOver(values: readonly (number | undefined)[], words: SearchWords): Interval {
  const defined = values.filter((value) => value !== undefined)
  return overSearches(defined.length, (indices) => mean(indices.map((i) => defined[i] ?? Number.NaN)), words)
}

/** `69`, or `69 to 71` where blocks differ. */
export function rangeText(values: readonly number[], digits: number): string {
  const [low, high] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)]
  return low === high ? low : `${low} to ${high}`
}
