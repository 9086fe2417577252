import type { TaskPool } from '../engine/pool.ts'
import type { Progress } from '../engine/progress.ts'
import type { StepStore } from '../engine/store.ts'
import type { RunOptions } from '../options.ts'
import type { DataProvenance, Section, TimedTable } from '../report/schema.ts'

/** The options of a run whose data have been read. */
export interface StudyOptions extends RunOptions {
  /** Checksum of the data as they were read: a name or a path does not say what a file holds. */
  readonly dataSha256: string
}

/** What a study is given to run with. */
export interface StudyContext {
  readonly options: StudyOptions
  readonly store: StepStore
  readonly pool: TaskPool
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Adds seconds to the named piece of work; they end under `timings`. */
  readonly spend: (work: string, seconds: number) => void
}

/** What a study gives back: everything of `results.json` that follows from options, data and code. */
export interface StudyOutcome {
  readonly title: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly summary: readonly string[]
  readonly sections: readonly Section[]
  readonly values: Readonly<Record<string, unknown>>
  /** What depends on the machine: it stands under `timings`. */
  readonly timed?: readonly TimedTable[]
}

/** A study whose input has been read and found good; nothing has been written yet. */
export interface LoadedStudy {
  readonly data: DataProvenance
  readonly run: (context: StudyContext) => Promise<StudyOutcome>
}
