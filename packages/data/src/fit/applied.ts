import type { Role } from '../role.ts'

/** The set of rows that something was fitted on, small enough to be saved with it. */
export interface FittedOn {
  /** `null` when the data had never been split. */
  readonly role: Role | null
  /** Distinct (entity, period) rows. */
  readonly rows: number
  readonly entities: number
  /** First and last period of the set. */
  readonly periods: readonly [first: string, last: string]
  /** Hash of the set of (entity, period) rows; independent of their order. */
  readonly fingerprint: string
  /** 32-bit hashes of the entities' names, 8 hex digits each, ascending: enough to ask whether an entity was in the set. */
  readonly entitySketch: string
}

/** The record of a fitted value that was applied to a panel or to windows. */
export interface AppliedTransform {
  readonly kind: 'scaler' | 'winsorizer' | 'imputer' | 'filter'
  readonly method: string
  readonly fittedOn: FittedOn
}
