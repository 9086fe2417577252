import type { Config } from '../space/space.ts'

/** One evaluation to be done: bring a trial to a resource. */
export interface SchedulerJob {
  readonly trial: string
  readonly bracket: number
  readonly rung: number
  readonly resource: number
  /** Set when the trial is new. */
  readonly config: Config | undefined
}

/** How a job ended. `loss` is lower-is-better. */
export type JobOutcome =
  | { readonly status: 'completed'; readonly loss: number }
  | { readonly status: 'pruned'; readonly loss: number }
  | { readonly status: 'failed' }

/** What followed from the latest calls. */
export interface Consequences {
  /** Trials that will never run again, so that their checkpoints can go. */
  readonly discarded: readonly string[]
  /** Rungs that are complete now, with the trials that are promoted from them, the best first. */
  readonly rungs: readonly { readonly bracket: number; readonly rung: number; readonly promoted: readonly string[] }[]
}

/** How far a scheduler is. */
export interface SchedulerProgress {
  /** Evaluations that have succeeded. */
  readonly done: number
  /**
   * Evaluations that will have succeeded in the end, as far as is known: less when a space runs out, and with ASHA more
   * for each promotion that came early and less for each failure. Equal to `done` when the plan is complete.
   */
  readonly planned: number
}

/** Decides what runs next. Pure state: no clock, no I/O; the same calls give the same answers. */
export interface Scheduler {
  next(): SchedulerJob | 'wait' | 'done'
  settle(job: SchedulerJob, outcome: JobOutcome): void
  /** What the calls since the last one brought about; `next` too can end a rung, when a space has run out. */
  takeConsequences(): Consequences
  progress(): SchedulerProgress
}
