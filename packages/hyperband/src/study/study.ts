import type { Algorithm } from '../algorithm/algorithm.ts'
import type { Pruner } from '../pruner.ts'
import type { SchedulerProgress } from '../scheduler/scheduler.ts'
import type { Config, Space } from '../space/space.ts'
import type { CheckpointStore } from '../storage/checkpoints.ts'
import type { Storage } from '../storage/storage.ts'
import type { OptimizeOptions } from './optimize.ts'
import type { Best, Direction, Job, Objective, StudyEvent, Told, Trial } from './types.ts'

/** Options of `createStudy`. */
export interface StudyOptions<C> {
  readonly space: Space<C>
  readonly algorithm: Algorithm
  readonly direction: Direction
  /** A uint32. With the space and the algorithm it decides every configuration. */
  readonly seed: number
  /** Default: `memory()`. */
  readonly storage?: Storage
  /** Default: the checkpoint itself is kept (with a journal: as JSON, in the journal). */
  readonly checkpoints?: CheckpointStore
  /** More failed trials than this end the study with an error. Default: half of the planned evaluations, at least 10. */
  readonly maxFailures?: number
  /** Let a configuration come up twice. Default false. */
  readonly allowRepeats?: boolean
  /** Stops evaluations early by their reports. With one, results depend on the order in which trials end. */
  readonly pruner?: Pruner
}

/** The result of {@link Study.optimize}. */
export interface BestWithCheckpoint<C, K> extends Best<C> {
  readonly checkpoint: K | undefined
}

/** A search in progress. */
export interface Study<C = Config> {
  readonly space: Space<C>
  readonly direction: Direction
  readonly algorithm: Algorithm
  readonly seed: number
  /** The best evaluation so far. Ties go to the larger resource, then to the earlier trial. */
  readonly best: Best<C> | undefined
  /** All trials in their planned order. */
  readonly trials: readonly Trial<C>[]
  /** Evaluations that succeeded, and that the plan holds. */
  readonly progress: SchedulerProgress & { readonly failures: number; readonly trials: number }
  /** True when the plan is complete. */
  readonly finished: boolean
  /**
   * Runs the plan to its end and gives the best evaluation. After an abort or an error it can be called again and goes
   * on where it was.
   *
   * @throws HyperbandError `tooManyFailures`, `noCompletedTrial`, `invalidObjectiveResult`, `studyBusy`, `studyClosed`,
   * `invalidOption`; `invalidCheckpoint` with trial and rung when a trial cannot find its checkpoint, `checkpointUnwritable`
   * and `journalUnwritable` when the disk takes no more; `poolClosed`, `queueClosed` and `queueMismatch` of where the
   * objective is computed, which fail no trial; or the reason of the signal.
   */
  optimize<K = unknown>(objective: Objective<C, K>, options?: OptimizeOptions): Promise<BestWithCheckpoint<C, K>>
  /**
   * The next job; undefined when others have to end first, or the plan is complete (see {@link Study.finished}).
   *
   * @throws HyperbandError `invalidCheckpoint` when its checkpoint is not to be found: the job is handed out again, until a
   * result or an error is told for it; `tooManyFailures`, `studyClosed`, `journalUnwritable`.
   */
  ask(): Promise<Job<C> | undefined>
  /**
   * Hands in a result. Telling a job again changes nothing, so that at-least-once delivery is safe.
   *
   * @throws HyperbandError `invalidTell` for what is no result, `unknownTrial` for a job that was never handed out.
   */
  tell(told: Told): Promise<'accepted' | 'duplicate'>
  /**
   * Gives a job back that will not be told: `ask` hands it out again.
   *
   * @throws HyperbandError `unknownTrial` for a job that is not open.
   */
  release(job: { readonly trial: string; readonly rung: number }): void
  /** The checkpoint of the best evaluation. */
  bestCheckpoint(): Promise<unknown>
  /** What happens from now on, until the study is closed. */
  events(): AsyncIterableIterator<StudyEvent<C>>
  /** Frees the storage (the lock of a journal). The table of trials stays readable. */
  close(): void
}
