import { DataError, type DataErrorLocation } from './errors.ts'

export const checkPositiveInteger = (value: number, name: string): void => {
  if (!Number.isInteger(value) || value < 1)
    throw new DataError({ code: 'invalid-option', rule: `${name} must be an integer of at least 1`, received: value })
}

export const checkNonNegativeInteger = (value: number, name: string): void => {
  if (!Number.isInteger(value) || value < 0)
    throw new DataError({ code: 'invalid-option', rule: `${name} must be an integer of at least 0`, received: value })
}

export const checkOneOf = <T extends string>(value: T, allowed: readonly T[], name: string): void => {
  if (!allowed.includes(value))
    throw new DataError({
      code: 'invalid-option',
      rule: `${name} must be one of ${allowed.join(', ')}`,
      received: value,
    })
}

/** @throws DataError `invalid-option` where options, or an object among them, were left out */
export const checkObject = (value: unknown, name: string): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DataError({ code: 'invalid-option', rule: `${name} must be given as an object`, received: value })
}

export const checkText = (value: unknown, name: string): void => {
  if (typeof value !== 'string')
    throw new DataError({ code: 'invalid-option', rule: `${name} must be a text`, received: value })
}

/** A text would pass for a list of its letters. */
export const checkList = (value: unknown, name: string): void => {
  if (!Array.isArray(value))
    throw new DataError({ code: 'invalid-option', rule: `${name} must be given as an array`, received: value })
}

export const checkDistinct = (names: readonly string[], name: string): void => {
  checkList(names, name)
  const seen = new Set<string>()
  for (const value of names) {
    if (typeof value !== 'string' || value === '')
      throw new DataError({ code: 'invalid-shape', rule: `${name} must be non-empty strings`, received: value })
    if (seen.has(value))
      throw new DataError({ code: 'invalid-shape', rule: `${name} must be distinct`, received: value })
    seen.add(value)
  }
}

export const indexOfName = (
  names: readonly string[],
  wanted: string,
  what: string,
  location?: DataErrorLocation,
): number => {
  const index = names.indexOf(wanted)
  if (index === -1)
    throw new DataError({
      code: what === 'entity' ? 'unknown-entity' : 'unknown-column',
      rule: `${what} must be one of: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}`,
      received: wanted,
      ...(location === undefined ? {} : { location }),
    })
  return index
}
