import { check } from './errors.ts'

/**
 * Refuses what is no plain object, keys that it must not have and keys that it lacks.
 *
 * @throws ModelsError `invalid-option`, `unknown-option`
 */
export function checkKeys(
  name: string,
  given: unknown,
  known: readonly string[],
  required: readonly string[] = [],
): void {
  check(
    typeof given === 'object' && given !== null && !Array.isArray(given),
    'invalid-option',
    `the options of ${name} must be an object`,
    given,
  )
  for (const key of Object.keys(given))
    check(known.includes(key), 'unknown-option', `an option of ${name} must be one of ${known.join(', ')}`, key)
  for (const key of required)
    check(
      (given as Readonly<Record<string, unknown>>)[key] !== undefined,
      'invalid-option',
      `${name} must have ${key}`,
      given,
    )
}

/** Refuses a value that is neither true nor false. @throws ModelsError `invalid-option` */
export function checkBoolean(name: string, value: unknown): void {
  check(typeof value === 'boolean', 'invalid-option', `${name} must be true or false`, value)
}
