import { counted } from '../../counted.ts'
import type { StudyOptions } from '../context.ts'
import { decisionText } from './decision-rule.ts'
import { ALTMAN_BASELINE, LOGISTIC, type StudyModel } from './models/candidates.ts'
import type { DistressSource } from './sample/data.ts'
import type { StudySizes } from './sample/sample.ts'
import { LOGISTIC_EPOCHS } from './tasks/train-task.ts'

/** What every part of a run of the study goes by. */
export interface DistressRun {
  readonly source: DistressSource
  readonly options: StudyOptions
  readonly sizes: StudySizes
  /** The width that is tuned and shown in detail. */
  readonly mainWidth: number
  /** The models that are trained at every width and tested against one another. */
  readonly models: readonly StudyModel[]
}

/** What the models of {@link scopeOf} are, beyond those of the study. */
interface Scope {
  readonly others?: boolean
  readonly baselines?: boolean
}

/**
 * What the tables of the main width are made with; `baselines` says so of those, which are trained for epochs of their
 * own, and `others` of models beside those of the study too, trained from fewer seeds.
 */
export function scopeOf(
  { sizes, options, mainWidth }: DistressRun,
  { others = false, baselines = others }: Scope = {},
): string {
  const { seeds, comparisonSeeds } = sizes
  const longer = baselines ? ` (${LOGISTIC_EPOCHS} for ${LOGISTIC} and ${ALTMAN_BASELINE})` : ''
  const fewer =
    others && comparisonSeeds !== seeds ? ` (${comparisonSeeds} for models beyond m1 to m4 and the baselines)` : ''
  return `w = ${mainWidth}, batch ${sizes.batchSize}, ${sizes.epochs} epochs at most${longer}, ${sizes.folds} folds, ${counted(seeds, 'seed')}${fewer}, ${options.protocol} protocol`
}

/** {@link scopeOf} with how decisions are made, for what counts decisions. */
export const decidedScopeOf = (run: DistressRun, scope?: Scope): string =>
  `${scopeOf(run, scope)}, ${decisionText(run.options.protocol)}`
