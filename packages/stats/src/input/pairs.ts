import { requireFinite, requireSameLength } from './checks.ts'
import { StatsError } from './errors.ts'

/** Differences first - second of paired scores. */
export function readDifferences(first: ArrayLike<number>, second: ArrayLike<number>, minimum = 1): Float64Array {
  requireSameLength(first, 'first', second, 'second')
  requireFinite(first, 'first')
  requireFinite(second, 'second')
  if (first.length < minimum) throw new StatsError('too-few', `there must be at least ${minimum} pairs`, first.length)
  return Float64Array.from({ length: first.length }, (_, i) => first[i]! - second[i]!)
}

/** Refuses a sample that is too small or holds a value that is not finite. */
export function requireSample(values: ArrayLike<number>, name: string, minimum = 1): void {
  requireFinite(values, name)
  if (values.length < minimum) {
    throw new StatsError('too-few', `${name} must hold at least ${minimum} values`, values.length)
  }
}
