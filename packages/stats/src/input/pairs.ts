import { requireFinite, requireSameLength } from './checks.ts'
import { StatsError } from './errors.ts'

export interface Differences {
  /** (first - second) * unit of each pair. */
  readonly differences: Float64Array
  /** 1, or one half where a difference would overflow: halves do not. */
  readonly unit: 1 | 0.5
}

/** Differences first - second of paired scores. */
export function readDifferences(first: ArrayLike<number>, second: ArrayLike<number>, minimum = 1): Differences {
  requireSameLength(first, 'first', second, 'second')
  requireFinite(first, 'first')
  requireFinite(second, 'second')
  if (first.length < minimum) throw new StatsError('too-few', `there must be at least ${minimum} pairs`, first.length)
  const differences = Float64Array.from({ length: first.length }, (_, i) => first[i]! - second[i]!)
  if (differences.every(Number.isFinite)) return { differences, unit: 1 }
  return { differences: differences.map((_, i) => first[i]! / 2 - second[i]! / 2), unit: 0.5 }
}

/** Refuses a sample that is too small or holds a value that is not finite. */
export function requireSample(values: ArrayLike<number>, name: string, minimum = 1): void {
  requireFinite(values, name)
  if (values.length < minimum) {
    throw new StatsError('too-few', `${name} must hold at least ${minimum} values`, values.length)
  }
}
