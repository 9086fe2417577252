import type { RunOptions } from '../../options.ts'
import type { StudyModel } from './models/candidates.ts'
import type { DistressSource } from './sample/data.ts'
import type { StudySizes } from './sample/sample.ts'

/** What every part of a run of the study goes by. */
export interface DistressRun {
  readonly source: DistressSource
  readonly options: RunOptions
  readonly sizes: StudySizes
  /** The width that is tuned and shown in detail. */
  readonly mainWidth: number
  /** The models that are trained at every width and tested against one another. */
  readonly models: readonly StudyModel[]
}

/** What the tables of the main width are made with. */
export const scopeOf = ({ sizes, options, mainWidth }: DistressRun): string =>
  `w = ${mainWidth}, batch ${sizes.batchSize}, ${sizes.epochs} epochs at most, ${sizes.folds} folds, ${sizes.seeds} seeds, ${options.protocol} protocol`
