import { check } from '../check.ts'

/** What a field must be, in words and as a test. */
export type Fits = readonly [what: string, fits: (value: unknown) => boolean]

/** What each field of an object must be. */
export type Fields = Readonly<Record<string, Fits>>

export const boolean: Fits = ['true or false', (value) => typeof value === 'boolean']
export const fromZero: Fits = ['a finite number from 0', (value) => Number.isFinite(value) && (value as number) >= 0]

/** Checks the fields of an object that messages call `whose`; throws `INVALID_ARGUMENT`. */
export function checkFields(fields: Fields, value: Readonly<Record<string, unknown>>, whose: string): void {
  for (const [key, [what, fits]] of Object.entries(fields)) {
    check(fits(value[key]), `${key} of ${whose} must be ${what}`, value[key])
  }
}
