import { inputErrorOf, type Refusal, refusalOf } from '../errors.ts'

// A failed job leaves the text of its error alone.
const MARK = '\nfdp-refusal '

/** An error as a job may fail with it: a typed one has what makes it so in its message. */
export function toJobError(error: unknown): unknown {
  const refusal = refusalOf(error)
  return refusal === undefined ? error : new Error(`${refusal.message}${MARK}${JSON.stringify(refusal)}`)
}

const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' &&
  value !== null &&
  ['code', 'rule', 'message'].every((key) => typeof (value as Readonly<Record<string, unknown>>)[key] === 'string')

/** The typed error that a job failed with, or the error itself. */
export function fromJobError(error: unknown): unknown {
  const text = error instanceof Error ? error.message : ''
  const at = text.indexOf(MARK)
  if (at < 0) return error
  try {
    const refusal: unknown = JSON.parse(text.slice(at + MARK.length))
    return isRefusal(refusal) ? inputErrorOf(refusal) : error
  } catch {
    return error
  }
}
