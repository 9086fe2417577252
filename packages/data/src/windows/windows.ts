import type { AppliedTransform } from '../fit/applied.ts'
import type { Role } from '../role.ts'

/** Windows that were possible by their periods but left out, by reason. */
export interface SkippedWindows {
  /** At least one cell was missing. */
  readonly missing: number
  /** The label was unknown (-1). */
  readonly unlabelled: number
}

/**
 * Samples for a sequence model, row-major, with the entity and the period that each came from. The axes are those of the
 * panel, so the indices stay valid in every part of a split.
 */
export interface Windows {
  /** [window][step][feature] */
  readonly values: Float32Array
  readonly shape: readonly [windows: number, steps: number, features: number]
  /** 0 or 1 per window; empty when they were made with label 'none'. */
  readonly labels: Uint8Array
  /** Index into `entities`. */
  readonly entity: Int32Array
  /** The same array as `entity`, under the name that samplers use. */
  readonly groups: Int32Array
  /** Index into `periods` of the window's last step. */
  readonly period: Int32Array
  readonly entities: readonly string[]
  readonly periods: readonly string[]
  readonly features: readonly string[]
  readonly labelRule: 'entity' | 'next' | 'none'
  /** Periods from the last step to the row whose label was taken; 0 unless `labelRule` is 'next'. */
  readonly horizon: number
  readonly skipped: SkippedWindows
  readonly role?: Role
  readonly applied?: readonly AppliedTransform[]
}
