/** What went wrong, as a stable word that a program can branch on. */
export type HyperbandErrorCode =
  | 'invalidSpace'
  | 'invalidParameter'
  | 'invalidSchedule'
  | 'invalidOption'
  | 'invalidTell'
  | 'unknownTrial'
  | 'invalidScore'
  | 'invalidObjectiveResult'
  | 'invalidCheckpoint'
  | 'checkpointUnwritable'
  | 'trialTimeout'
  | 'trialPruned'
  | 'tooManyFailures'
  | 'noCompletedTrial'
  | 'studyClosed'
  | 'studyBusy'
  | 'journalUnwritable'
  | 'journalLocked'
  | 'journalLockLost'
  | 'journalCorrupt'
  | 'journalMismatch'
  | 'journalDiverged'
  | 'workerCrashed'
  | 'poolClosed'
  | 'redisUnreachable'
  | 'queueClosed'
  | 'queueMismatch'

/** The parts of a {@link HyperbandError}. */
export interface HyperbandErrorDetails {
  readonly code: HyperbandErrorCode
  /** The rule that was broken, as a sentence fragment. */
  readonly rule: string
  /** The value that broke it. */
  readonly received: unknown
  readonly cause?: unknown
}

/**
 * The one error type that this package throws. `code` is stable; `rule` and `received` are also in the message.
 *
 * @example
 * try { int(5, 1) } catch (error) { if (error instanceof HyperbandError) console.log(error.code) } // 'invalidParameter'
 */
export class HyperbandError extends Error {
  override readonly name = 'HyperbandError'
  readonly code: HyperbandErrorCode
  readonly rule: string
  readonly received: unknown

  constructor({ code, rule, received, cause }: HyperbandErrorDetails) {
    super(`${rule}; received ${describe(received)}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.rule = rule
    this.received = received
  }
}

/** A short text of any value for a message: JSON where that works, cut at 200 characters. */
export function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'undefined' || typeof value === 'bigint') return String(value)
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  if (typeof value === 'symbol') return value.toString()
  if (value instanceof Error) return `${value.name}: ${value.message}`
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch {
    text = undefined
  }
  text ??= Object.prototype.toString.call(value)
  return text.length > 200 ? `${text.slice(0, 197)}...` : text
}

/** Throws a {@link HyperbandError} unless `condition` holds. */
export function check(
  condition: boolean,
  code: HyperbandErrorCode,
  rule: string,
  received: unknown,
): asserts condition {
  if (!condition) throw new HyperbandError({ code, rule, received })
}

/** Throws unless `value` is an integer of at least `minimum`. */
export function checkInteger(
  value: unknown,
  name: string,
  minimum: number,
  code: HyperbandErrorCode = 'invalidOption',
): asserts value is number {
  check(
    Number.isSafeInteger(value) && (value as number) >= minimum,
    code,
    `${name} must be an integer of at least ${minimum}`,
    value,
  )
}

/** Throws unless `value` is a finite number above zero. */
export function checkPositive(
  value: unknown,
  name: string,
  code: HyperbandErrorCode = 'invalidOption',
): asserts value is number {
  check(
    typeof value === 'number' && Number.isFinite(value) && value > 0,
    code,
    `${name} must be a finite number above zero`,
    value,
  )
}

/** Throws unless `value` is an object whose keys are all of `known`. */
export function checkKeys(value: object, known: readonly string[], name: string, code: HyperbandErrorCode): void {
  check(
    typeof value === 'object' && value !== null && !Array.isArray(value),
    code,
    `${name}: there must be an object with the keys ${known.join(', ')}`,
    value,
  )
  for (const key of Object.keys(value)) {
    check(known.includes(key), code, `${name} knows only the keys ${known.join(', ')}`, key)
  }
}
