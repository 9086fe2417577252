/** What was received, in words: an empty text would leave nothing to read. */
function told(received: unknown): string {
  if (typeof received !== 'string') return JSON.stringify(received)
  return received.trim() === '' ? 'nothing' : received
}

/**
 * A wrong input of the user's: the command ends with exit code 2 and this message, and nothing half-written stays.
 * `rule` says what was expected, `received` what came.
 */
export class InputError extends Error {
  readonly code: string
  readonly rule: string
  readonly received: unknown

  constructor(code: string, rule: string, received: unknown) {
    super(`${rule}; received ${told(received)}`)
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

/** What of a typed error passes from one thread to another: an error that is copied keeps its message alone. */
export interface Refusal extends TypedError {
  readonly message: string
}

/** An error as a {@link Refusal}; undefined where it is none of input. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!isInputError(error)) return undefined
  const { code, rule, received, message } = error
  // A copy may not hold everything that a value may, a function for one.
  return { code, rule, received: typeof received === 'object' ? JSON.stringify(received) : received, message }
}

/** The error that was refused for, in this thread. */
export function inputErrorOf({ code, rule, received, message }: Refusal): InputError {
  const error = new InputError(code, rule, received)
  error.message = message
  return error
}

/** The packages' typed errors carry `code`, `rule` and `received`; each of them is about the input. */
export function isInputError(error: unknown): error is Error & TypedError {
  return error instanceof Error && 'code' in error && 'rule' in error && 'received' in error
}
