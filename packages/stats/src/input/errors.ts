/** What kind of rule an input broke. */
export type StatsErrorCode =
  | 'shape'
  | 'length'
  | 'not-finite'
  | 'out-of-range'
  | 'not-an-integer'
  | 'unknown-option'
  | 'unknown-class'
  | 'not-binary'
  | 'too-few'
  | 'too-large'
  | 'missing-randomness'

/**
 * Thrown by every function of this package when an argument breaks a stated rule.
 * `rule` is the rule in words, `received` the offending value, `code` the kind of rule.
 *
 * @example
 * try {
 *   friedmanTest([[1, Number.NaN], [2, 3]], { higherIsBetter: true })
 * } catch (error) {
 *   if (error instanceof StatsError) console.log(error.code) // 'not-finite'
 * }
 */
export class StatsError extends Error {
  override readonly name = 'StatsError'
  readonly code: StatsErrorCode
  readonly rule: string
  readonly received: unknown

  constructor(code: StatsErrorCode, rule: string, received: unknown) {
    super(`${rule}. Received: ${describe(received)}`)
    this.code = code
    this.rule = rule
    this.received = received
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (value !== null && typeof value === 'object') {
    const text = asJson(value)
    return text.length > 200 ? `${text.slice(0, 200)}…` : text
  }
  return String(value)
}

function asJson(value: object): string {
  try {
    return String(
      JSON.stringify(value, (_, item) =>
        typeof item === 'bigint' || (typeof item === 'number' && !Number.isFinite(item)) ? `${item}` : item,
      ),
    )
  } catch {
    // An object that holds itself has no JSON.
    return Object.prototype.toString.call(value)
  }
}
