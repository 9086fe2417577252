/** What was wrong with a call, as a word that code can branch on. */
export type SmoteErrorCode =
  | 'bad-shape'
  | 'bad-values'
  | 'bad-labels'
  | 'bad-groups'
  | 'bad-option'
  | 'bad-strategy'
  | 'held-out-role'
  | 'unknown-label'
  | 'one-class'
  | 'one-sample'
  | 'k-too-large'
  | 'no-candidates'

/**
 * Thrown by every public function of this package for input that it cannot work with.
 *
 * `code` is stable and meant for programs, `rule` is the requirement that was broken, `received` is the value that broke it.
 *
 * @example
 * ```ts
 * try {
 *   smote(samples, { k: 50, seed: 1 })
 * } catch (error) {
 *   if (error instanceof SmoteError && error.code === 'k-too-large') console.log(error.received)
 * }
 * ```
 */
export class SmoteError extends Error {
  override readonly name = 'SmoteError'
  readonly code: SmoteErrorCode
  readonly rule: string
  readonly received: unknown

  constructor(code: SmoteErrorCode, rule: string, received: unknown) {
    super(`${rule} Received: ${describe(received)}.`)
    this.code = code
    this.rule = rule
    this.received = received
  }
}

/** Entries of a list that a message shows. */
const SHOWN = 20

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const entries = Array.from(value as ArrayLike<unknown>)
    const shown = entries.slice(0, SHOWN).map(describe)
    return `[${[...shown, ...(entries.length > SHOWN ? ['...'] : [])].join(', ')}]`
  }
  if (value instanceof Map) return describe(Object.fromEntries(value))
  if (typeof value !== 'object' || value === null) return String(value)
  const tag = Object.prototype.toString.call(value)
  if (tag !== '[object Object]') return tag
  const entries = Object.entries(value).map(([key, entry]) => `${key}: ${describe(entry)}`)
  return `{ ${entries.join(', ')} }`
}
