import { SimdBackendError } from './errors.ts'

/** Throws `INVALID_ARGUMENT`; for hot code, which makes the words of a rule only where it is broken. */
export function refuse(rule: string, received: unknown): never {
  throw new SimdBackendError('INVALID_ARGUMENT', rule, received)
}

/** Throws `INVALID_ARGUMENT` unless the condition holds. */
export function check(condition: boolean, rule: string, received: unknown): asserts condition {
  if (!condition) refuse(rule, received)
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Checks that a value is an object with these names and no other: a misspelt one would be passed over without a word. */
export function checkNames(what: string, value: unknown, names: readonly string[]): void {
  const list = names.join(', ')
  check(isObject(value), `${what} must be an object of ${list}`, value)
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  check(unknown === undefined, `a name in ${what} must be one of ${list}`, unknown)
}
