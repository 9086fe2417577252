import { StatsError } from './errors.ts'

export function requireFinite(values: ArrayLike<number>, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new StatsError('not-finite', `${name} must hold finite numbers only (position ${i})`, values[i])
    }
  }
}

export function requireNotEmpty(values: ArrayLike<number>, name: string): void {
  if (values.length === 0) throw new StatsError('too-few', `${name} must hold at least one value`, values.length)
}

export function requireSameLength(a: ArrayLike<number>, nameA: string, b: ArrayLike<number>, nameB: string): void {
  if (a.length !== b.length) {
    throw new StatsError('length', `${nameA} and ${nameB} must have the same length`, [a.length, b.length])
  }
}

export function requireProbabilities(values: ArrayLike<number>, name: string): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (!(value >= 0 && value <= 1)) {
      throw new StatsError('out-of-range', `${name} must lie in [0, 1] (position ${i})`, value)
    }
  }
}

/** Strictly between 0 and 1: significance levels, confidence levels. */
export function requireOpenUnit(value: number, name: string): void {
  if (!(value > 0 && value < 1))
    throw new StatsError('out-of-range', `${name} must lie strictly between 0 and 1`, value)
}

export function requireInteger(value: number, name: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value)) throw new StatsError('not-an-integer', `${name} must be an integer`, value)
  if (value < minimum || value > maximum) {
    const range = maximum === Number.MAX_SAFE_INTEGER ? `at least ${minimum}` : `from ${minimum} to ${maximum}`
    throw new StatsError('out-of-range', `${name} must be ${range}`, value)
  }
}

export function requireNonNegative(value: number, name: string): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new StatsError('out-of-range', `${name} must be a finite number of at least 0`, value)
  }
}

export function requireBoolean(value: boolean, name: string): void {
  if (typeof value !== 'boolean') throw new StatsError('unknown-option', `${name} must be true or false`, value)
}

export function requireOneOf<T extends string>(value: T, allowed: readonly T[], name: string): void {
  if (!allowed.includes(value)) {
    throw new StatsError(
      'unknown-option',
      `${name} must be one of ${allowed.map((item) => `'${item}'`).join(', ')}`,
      value,
    )
  }
}
