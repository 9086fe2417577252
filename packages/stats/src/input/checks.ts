import { StatsError } from './errors.ts'

/** An array or typed array. */
export function requireList(values: unknown, name: string): asserts values is ArrayLike<unknown> {
  const length: unknown =
    typeof values === 'object' && values !== null && 'length' in values ? values.length : undefined
  if (!Number.isSafeInteger(length) || (length as number) < 0)
    throw new StatsError('shape', `${name} must be an array or typed array`, values)
}

// Only what is a number already passes: typed arrays and comparisons would take null for 0 and '2' for 2.

export function requireFinite(values: ArrayLike<number>, name: string): void {
  requireList(values, name)
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new StatsError('not-finite', `${name} must hold finite numbers only (position ${i})`, values[i])
    }
  }
}

export function requireNotEmpty(values: ArrayLike<number>, name: string): void {
  requireList(values, name)
  if (values.length === 0) throw new StatsError('too-few', `${name} must hold at least one value`, values.length)
}

export function requireSameLength(a: ArrayLike<number>, nameA: string, b: ArrayLike<number>, nameB: string): void {
  requireList(a, nameA)
  requireList(b, nameB)
  if (a.length !== b.length) {
    throw new StatsError('length', `${nameA} and ${nameB} must have the same length`, [a.length, b.length])
  }
}

export function requireProbabilities(values: ArrayLike<number>, name: string): void {
  requireList(values, name)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
      throw new StatsError('out-of-range', `${name} must lie in [0, 1] (position ${i})`, value)
    }
  }
}

/** Strictly between 0 and 1: significance levels, confidence levels. */
export function requireOpenUnit(value: number, name: string): void {
  if (typeof value !== 'number' || !(value > 0 && value < 1))
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
  if (typeof value !== 'number' || !(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new StatsError('out-of-range', `${name} must be a finite number of at least 0`, value)
  }
}

export function requirePositive(value: number, name: string): void {
  if (typeof value !== 'number' || !(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new StatsError('out-of-range', `${name} must be a finite number above 0`, value)
  }
}

export function requireBoolean(value: boolean, name: string): void {
  if (typeof value !== 'boolean') throw new StatsError('unknown-option', `${name} must be true or false`, value)
}

export function requireFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw new StatsError('unknown-option', `${name} must be a function`, value)
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

/** One text for each of so many `things`. */
export function requireNames(names: readonly string[], count: number, things: string): void {
  requireList(names, 'names')
  if (names.length !== count) {
    throw new StatsError('length', `names must have one entry for each of the ${count} ${things}`, names.length)
  }
  for (let i = 0; i < count; i++) {
    if (typeof names[i] !== 'string') {
      throw new StatsError('unknown-option', `names must be texts (position ${i})`, names[i])
    }
  }
}
