import type { Config } from '../space/space.ts'
import type { RecordedError } from '../storage/storage.ts'

/** Which scores are better. */
export type Direction = 'maximize' | 'minimize'

/** One evaluation of a trial at one rung. */
export interface Evaluation {
  readonly rung: number
  /** What the trial had in all when the evaluation ended. */
  readonly resource: number
  /** What it had before: the resource of its own last checkpoint, 0 without one. */
  readonly previousResource: number
  readonly status: 'running' | 'completed' | 'failed' | 'pruned'
  readonly score?: number
  readonly metrics?: Readonly<Record<string, number>>
  readonly error?: RecordedError
}

/**
 * One configuration and what became of it. `paused`: waits for a promotion; `stopped`: was not promoted; `completed`:
 * reached the last rung.
 */
export interface Trial<C = Config> {
  readonly id: string
  readonly bracket: number
  readonly index: number
  readonly config: C
  readonly status: 'running' | 'paused' | 'stopped' | 'completed' | 'failed' | 'pruned'
  readonly evaluations: readonly Evaluation[]
}

/** The best evaluation of a study. */
export interface Best<C = Config> {
  readonly trial: string
  readonly config: C
  readonly score: number
  readonly resource: number
  readonly metrics: Readonly<Record<string, number>>
}

/** One evaluation to be done, as `ask` hands it out. */
export interface Job<C = Config> {
  readonly trial: string
  readonly bracket: number
  readonly rung: number
  readonly config: C
  /** Bring the trial to this much in all. */
  readonly resource: number
  /** What `checkpoint` stands at: the resource of the trial's last checkpoint, 0 when there is none. */
  readonly previousResource: number
  /** What the trial's last evaluation returned as its checkpoint. */
  readonly checkpoint: unknown
  /** A uint32 for the objective's own random numbers: depends on the study's seed and the trial, not on the rung. */
  readonly seed: number
}

/** The result of a job, as `tell` takes it: a score, or an error. */
export type Told =
  | {
      readonly trial: string
      readonly rung: number
      readonly score: number
      readonly checkpoint?: unknown
      readonly metrics?: Readonly<Record<string, number>>
    }
  | { readonly trial: string; readonly rung: number; readonly error: unknown }

/** What an objective gets. */
export interface TrialContext<C = Config, K = unknown> extends Omit<Job<C>, 'checkpoint'> {
  /** What the trial's last evaluation returned. Not to be changed in place: it may be the best one's, or needed again. */
  readonly checkpoint: K | undefined
  /** Aborted when the study is, when the trial's time is over, and when the trial is pruned. */
  readonly signal: AbortSignal
  /**
   * Tells an intermediate score, for progress, pruning and prompt stopping. Throws when the trial is to stop. One that is
   * not finite is no reason to: a pruner does not see it.
   * `resource` defaults to one more than at the last report, beginning at `previousResource + 1`.
   */
  readonly report: (score: number, resource?: number) => void
}

/** What an objective returns. Metrics are kept beside the score, those that are not finite left out. */
export type ObjectiveResult<K = unknown> =
  | number
  | { readonly score: number; readonly checkpoint?: K; readonly metrics?: Readonly<Record<string, number>> }

/** The function that is tuned. */
export type Objective<C = Config, K = unknown> = (
  context: TrialContext<C, K>,
) => ObjectiveResult<K> | Promise<ObjectiveResult<K>>

/** What happens in a study, as `events` gives it. */
export type StudyEvent<C = Config> =
  | { readonly type: 'started'; readonly job: Omit<Job<C>, 'checkpoint'> }
  | { readonly type: 'reported'; readonly trial: string; readonly resource: number; readonly score: number }
  | {
      readonly type: 'completed' | 'pruned'
      readonly trial: string
      readonly bracket: number
      readonly rung: number
      readonly resource: number
      readonly score: number
    }
  | {
      readonly type: 'failed'
      readonly trial: string
      readonly bracket: number
      readonly rung: number
      readonly error: RecordedError
    }
  | {
      readonly type: 'rungCompleted'
      readonly bracket: number
      readonly rung: number
      readonly promoted: readonly string[]
    }
  | { readonly type: 'improved'; readonly best: Best<C> }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'finished'; readonly best: Best<C> | undefined }
