/** What went wrong, as a constant that code can compare. */
export type SimdErrorCode =
  | 'OUT_OF_MEMORY'
  | 'SIMD_UNSUPPORTED'
  | 'INVALID_ARGUMENT'
  | 'BACKEND_INACTIVE'
  | 'SECOND_ORDER_GRADIENT'

/**
 * Error of this package: the rule that was broken and the value received.
 *
 * @example
 * try { await useSimd() } catch (error) { if (error instanceof SimdBackendError) console.log(error.code) }
 */
export class SimdBackendError extends Error {
  override readonly name = 'SimdBackendError'
  readonly code: SimdErrorCode
  readonly rule: string
  readonly received: unknown

  constructor(code: SimdErrorCode, rule: string, received: unknown) {
    super(`${rule}; received ${String(received)}`)
    this.code = code
    this.rule = rule
    this.received = received
  }
}
