import type { JsonValue } from '../json.ts'
import type { Config } from '../space/space.ts'

/** What a study is made of; two studies may share a journal only if theirs are equal. */
export interface StudyHeader {
  readonly type: 'study'
  readonly format: number
  readonly space: JsonValue
  readonly algorithm: { readonly name: string; readonly settings: JsonValue }
  readonly direction: 'maximize' | 'minimize'
  readonly seed: number
  readonly allowRepeats: boolean
  readonly pruner: JsonValue
}

/** The error of a trial as it is kept: no stack, which names places of one machine. */
export interface RecordedError {
  readonly name: string
  readonly message: string
}

/** One event of a study; from all of them in order its state follows. */
export type StudyRecord =
  | StudyHeader
  | { readonly type: 'ask'; readonly trial: string; readonly rung: number; readonly config?: Config }
  | {
      readonly type: 'complete' | 'prune'
      readonly trial: string
      readonly rung: number
      readonly score: number
      readonly checkpoint?: unknown
      readonly metrics?: Readonly<Record<string, number>>
      readonly reports?: readonly (readonly [resource: number, score: number])[]
    }
  | { readonly type: 'fail'; readonly trial: string; readonly rung: number; readonly error: RecordedError }

/** Where a study keeps its records. */
export interface Storage {
  /** True when records become text, so that checkpoints must be JSON. */
  readonly serializes: boolean
  /**
   * The records from earlier. Called once, before anything is appended. Where it throws, or the iteration before its first
   * record, nothing may stay open: `close` is not called then.
   */
  open(): Iterable<StudyRecord>
  /** Keeps a record; when this returns, it survives the process. */
  append(record: StudyRecord): void
  close(): void
}

/**
 * Keeps nothing but what the study itself holds: a study that ends with its process.
 *
 * @example
 * createStudy({ space, algorithm, direction: 'minimize', seed: 1, storage: memory() })
 */
export function memory(): Storage {
  return { serializes: false, open: () => [], append() {}, close() {} }
}
