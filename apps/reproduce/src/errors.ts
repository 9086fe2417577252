/**
 * A wrong input of the user's: the command ends with exit code 2 and this message, and nothing half-written stays.
 * `rule` says what was expected, `received` what came.
 */
export class InputError extends Error {
  readonly code: string
  readonly rule: string
  readonly received: unknown

  constructor(code: string, rule: string, received: unknown) {
    super(`${rule}; received ${typeof received === 'string' ? received : JSON.stringify(received)}`)
    this.name = 'InputError'
    this.code = code
    this.rule = rule
    this.received = received
  }
}

interface TypedError {
  readonly code: string
  readonly rule: string
  readonly received: unknown
}

/** The packages' typed errors carry `code`, `rule` and `received`; each of them is about the input. */
export function isInputError(error: unknown): error is Error & TypedError {
  return error instanceof Error && 'code' in error && 'rule' in error && 'received' in error
}
