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
  | 'model-disposed'
  | 'model-in-training'
  | 'held-out-role'
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

/** Characters of a value that a message shows. */
const LONGEST = 200

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text)

/** What an object is that says more by its kind than by its fields; undefined for plain objects and arrays. */
function kindOf(value: object): string | undefined {
  const name: string = Object.getPrototypeOf(value)?.constructor?.name ?? 'Object'
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    const { length } = value as { readonly length?: number }
    return length === undefined ? `${name}(${value.byteLength} bytes)` : `${name}(${length})`
  }
  const { shape, dataSync, size } = value as Readonly<Record<string, unknown>>
  if (Array.isArray(shape) && typeof dataSync === 'function') return `a Tensor of shape ${JSON.stringify(shape)}`
  if (Array.isArray(value) || name === 'Object') return undefined
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}${typeof size === 'number' ? ` of ${size}` : ''}`
}

function toJson(value: object): string {
  const named = (_: string, part: unknown) =>
    typeof part === 'object' && part !== null ? (kindOf(part) ?? part) : part
  try {
    return JSON.stringify(value, named) ?? Object.prototype.toString.call(value)
  } catch {
    // Goes round in a circle, or holds what JSON has no form for.
    return Object.prototype.toString.call(value)
  }
}

/** A value as messages show it: itself where it is plain and short, else what it is and how large. */
export function show(value: unknown): string {
  if (typeof value === 'string') return shorten(JSON.stringify(value))
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  const kind = kindOf(value)
  if (kind !== undefined) return kind
  const text = toJson(value)
  return Array.isArray(value) && text.length > LONGEST ? `Array(${value.length}) ${shorten(text)}` : shorten(text)
}

/** Throws a {@link ModelsError} unless the condition holds. */
export function check(condition: boolean, code: ModelsErrorCode, rule: string, received: unknown): asserts condition {
  if (!condition) throw new ModelsError(code, rule, received)
}
