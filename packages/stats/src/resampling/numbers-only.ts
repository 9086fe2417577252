import { StatsError } from '../input/errors.ts'

/** The statistic, which may give NaN but nothing that is no number: a typed array would take null for 0. */
export function numbersOnly<A extends readonly unknown[]>(statistic: (...given: A) => number): (...given: A) => number {
  return (...given) => {
    const value = statistic(...given)
    if (typeof value !== 'number') throw new StatsError('not-finite', 'the statistic must give a number', value)
    return value
  }
}
