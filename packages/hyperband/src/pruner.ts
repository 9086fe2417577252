import type { JsonValue } from './json.ts'

/** The intermediate scores of one evaluation, as losses (lower is better), by resource. */
export type LossCurve = readonly (readonly [resource: number, loss: number])[]

/** The memory of a pruner during one study. */
export interface PrunerState {
  /**
   * Whether an evaluation with this curve so far should stop. Called at each report of the evaluation, with the same list,
   * to which the report was added: a state may remember by the list how far it has read.
   */
  shouldPrune(curve: LossCurve): boolean
  /** Takes in the curve of an evaluation that ran to its end. */
  learn(curve: LossCurve): void
}

/** A rule that stops an evaluation early by its intermediate scores. */
export interface Pruner {
  readonly name: string
  readonly settings: { readonly [key: string]: JsonValue }
  start(): PrunerState
}
