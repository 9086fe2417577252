import { bootstrapInterval } from '@fdp/stats'
import { type Interval, undefinedInterval } from '../../intervals.ts'

/** How often repeats are drawn, and from which seed. */
export interface Draws {
  readonly resamples: number
  readonly seed: number
}

/** The names of what a search measures. */
export interface SearchWords extends Draws {
  /** As `validation ROC-AUC`. */
  readonly score: string
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
export const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

/** A statistic of searches or trainings with its 95 % percentile bootstrap interval; whole ones are drawn. */
function overRepeats(
  count: number,
  statistic: (indices: readonly number[]) => number,
  { resamples, seed }: Draws,
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

/** Mean over searches or trainings, with an interval that draws them. */
export function meanOver(values: readonly (number | undefined)[], draws: Draws): Interval {
  const defined = values.filter((value) => value !== undefined)
  return overRepeats(defined.length, (indices) => mean(indices.map((i) => defined[i] ?? Number.NaN)), draws)
}

/** How many times as much as `references` the paired `values` are in all, with an interval that draws pairs. */
export function ratioOver(values: readonly number[], references: readonly number[], draws: Draws): Interval {
  const drawn = (of: readonly number[], indices: readonly number[]) => total(indices.map((i) => of[i] ?? Number.NaN))
  return overRepeats(values.length, (indices) => drawn(values, indices) / drawn(references, indices), draws)
}

/** `69`, or `69 to 71` where blocks differ. */
export function rangeText(values: readonly number[], digits: number): string {
  const [low, high] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)]
  return low === high ? low : `${low} to ${high}`
}
