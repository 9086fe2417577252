/** What went wrong, as a stable word that a program can branch on. */
export type ModelsErrorCode =
  | 'unknown-model'
  | 'unknown-option'
  | 'invalid-option'
  | 'invalid-shape'
  | 'invalid-labels'
  | 'invalid-values'
  | 'empty-data'
  | 'batch-larger-than-data'
  | 'unsupported-model'
  | 'non-finite-loss'
  | 'weights-mismatch'
  | 'checkpoint-mismatch'
  | 'invalid-file'
  | 'truncated-file'
  | 'file-unwritable'
  | 'layer-not-found'
  | 'backend-unavailable'

/**
 * Every error that @fdp/models throws for what it was given.
 *
 * @example
 * try {
 *   createModel('cnn', { steps: 0, features: 34 })
 * } catch (error) {
 *   if (error instanceof ModelsError) console.log(error.code, error.rule, error.received)
 * }
 */
export class ModelsError extends Error {
  readonly code: ModelsErrorCode
  /** The rule that was broken, in words. */
  readonly rule: string
  /** The value that broke it (a shape, a name, a number). */
  readonly received: unknown

  constructor(code: ModelsErrorCode, rule: string, received: unknown) {
    super(`${rule}. Received: ${show(received)}`)
    this.name = 'ModelsError'
    this.code = code
    this.rule = rule
    this.received = received
  }
}

/** A value as messages show it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`
  if (typeof value === 'object' && value !== null) {
    let text: string
    try {
      text = JSON.stringify(value)
    } catch {
      // Goes round in a circle, or holds what JSON has no form for.
      text = String(value)
    }
    return text.length > 200 ? `${text.slice(0, 200)}...` : text
  }
  return String(value)
}

/** Throws a {@link ModelsError} unless the condition holds. */
export function check(condition: boolean, code: ModelsErrorCode, rule: string, received: unknown): asserts condition {
  if (!condition) throw new ModelsError(code, rule, received)
}
