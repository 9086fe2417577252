import type { NeighbourRule } from '../relation.ts'
import type { Resampled, Samples } from '../samples.ts'
import type { Strategy } from '../strategy.ts'

/** What the contract asks of a sampler in one call. */
export interface ContractOptions {
  readonly seed: number
  readonly k: number
  readonly strategy?: Strategy
  /** Given only to a subject with `neighbourRules`. */
  readonly neighbours?: NeighbourRule
}

/** A sampler, and what may be expected of it. */
export interface SamplerUnderTest {
  /** For the names of the checks. */
  readonly name: string
  /** `'oversampler'` only adds rows, `'cleaner'` only removes them, `'combined'` does both. */
  readonly kind: 'oversampler' | 'cleaner' | 'combined'
  /** Calls the sampler with those of the options that it knows: a cleaner may know none. */
  readonly sample: (samples: Samples, options: ContractOptions) => Resampled
  /** A class's synthetic rows depend on the rows of other classes, by definition (Borderline-SMOTE). Default false. */
  readonly looksAtOtherClasses?: boolean
  /** The partner may be of another class (Borderline-SMOTE 2). Default false. */
  readonly mixesClasses?: boolean
  /** Rows are copied: base and partner are one row, lambda is 0 (random oversampling). Default false. */
  readonly copies?: boolean
  /** The sampler knows `'other-group'` and `'same-group'` neighbours. Default false. */
  readonly neighbourRules?: boolean
  /** Columns of a row whose value is voted for by `provenance.voters`; only shapes `[n, 3]` are then tried. Default none. */
  readonly categorical?: readonly number[]
}

/** One check of the contract: `run` returns if the sampler keeps it and throws a {@link ContractViolation} if not. */
export interface ContractCheck {
  readonly name: string
  readonly run: () => void
}

/** Thrown by a check that a sampler fails. The message says what was expected and what came. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation'
}

/** @throws {ContractViolation} unless `holds` */
export function demand(holds: boolean, expectation: string, received: unknown): asserts holds {
  if (!holds) throw new ContractViolation(`${expectation} Received: ${JSON.stringify(received)}.`)
}
