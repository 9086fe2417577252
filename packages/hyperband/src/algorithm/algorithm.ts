import type { JsonValue } from '../json.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Space } from '../space/space.ts'

/** What a study tells its algorithm. */
export interface AlgorithmContext {
  readonly space: Space<unknown>
  readonly seed: number
  readonly allowRepeats: boolean
}

/** A search strategy: a name and settings that a journal can compare, and the state machine that they stand for. */
export interface Algorithm {
  readonly name: string
  readonly settings: { readonly [key: string]: JsonValue }
  /** Whether the result is independent of concurrency and of the order in which trials end. */
  readonly synchronous: boolean
  /** Evaluations that the plan holds when nothing fails (for ASHA, at least). */
  planned(space: Space<unknown>): number
  start(context: AlgorithmContext): Scheduler
}
