import type { SystemicSizes } from '../../profiles.ts'
import type { StudyOptions } from '../context.ts'
import type { SystemicSource } from './data.ts'
import type { PreparedSystemic } from './prepare.ts'

/** What every part of a run of the study goes by. */
export interface SystemicRun {
  readonly source: SystemicSource
  readonly options: StudyOptions
  readonly sizes: SystemicSizes
  readonly prepared: PreparedSystemic
}

/** What the tables of scores are made with. */
export const scopeOf = ({ sizes, options }: SystemicRun): string =>
  `${sizes.seeds} seeds, ${options.protocol} protocol, means over seeds with 95 % bootstrap intervals that draw stretches of ${sizes.width + sizes.horizon} trading days`
