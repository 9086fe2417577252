import { bootstrapInterval } from '@fdp/stats'
import type { CellValue } from '../report/schema.ts'

export interface Interval {
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  /** Id of the step that gave it. */
  readonly step?: string
}

/** Of a statistic that the data do not define. */
export const undefinedInterval: Interval = { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN }

export interface ResamplingOptions {
  readonly resamples: number
  readonly seed: number
}

/**
 * Every statistic on all rows, with its 95 % percentile bootstrap interval; NaN where it is not defined on all rows. All
 * statistics are taken on the same resamples.
 */
export function intervalsOf<K extends string>(
  measureOn: (indices: ArrayLike<number>) => Readonly<Record<K, number>>,
  clusters: ArrayLike<number>,
  { resamples, seed }: ResamplingOptions,
): Record<K, Interval> {
  // One pass computes all statistics of each resample.
  const kept: Readonly<Record<K, number>>[] = []
  const whole = measureOn(Array.from(clusters, (_, row) => row))
  const names = Object.keys(whole) as K[]
  const defined = names.filter((name) => Number.isFinite(whole[name]))
  const intervals = defined.map((name, position) => {
    let call = 0
    const { estimate, lower, upper } = bootstrapInterval({
      // The resamples of the first serve all of them; what is drawn for the others is not looked at.
      ...(position === 0 ? { n: clusters.length, clusters } : { n: 2 }),
      resamples,
      seed,
      method: 'percentile',
      statistic: (indices) => {
        if (position === 0) kept.push(measureOn(indices))
        return kept[call++]?.[name] ?? Number.NaN
      },
    })
    return [name, { estimate, lower, upper }] as const
  })
  const all = Object.fromEntries(names.map((name) => [name, undefinedInterval]))
  return { ...all, ...Object.fromEntries(intervals) } as Record<K, Interval>
}

export function intervalCell({ estimate, lower, upper, step }: Interval): CellValue {
  return { value: estimate, low: lower, high: upper, ...(step === undefined ? {} : { step }) }
}

/** `0.760 [0.736, 0.781]`. */
export const intervalText = ({ estimate, lower, upper }: Interval, digits = 3): string =>
  `${estimate.toFixed(digits)} [${lower.toFixed(digits)}, ${upper.toFixed(digits)}]`

/** A number that came with a measure, from the same step. */
export const cellBeside = (value: number | null, { step }: Interval): CellValue => ({
  value,
  ...(step === undefined ? {} : { step }),
})

/** The same intervals with the id of the step that gave them. */
export const fromStep = <K extends string>(
  intervals: Readonly<Record<K, Interval>>,
  step: string,
): Record<K, Interval> =>
  Object.fromEntries(
    Object.entries<Interval>(intervals).map(([name, interval]) => [name, { ...interval, step }]),
  ) as Record<K, Interval>
