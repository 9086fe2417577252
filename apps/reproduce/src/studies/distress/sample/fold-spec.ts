import type { Protocol } from '../../../options.ts'
import type { StudyOptions } from '../../context.ts'
import type { KnownData } from './data.ts'
import type { StudySizes } from './sample.ts'
import { TREATMENTS, type Treatment } from './treatment.ts'

/** Which part of which data a model is trained and read on. */
export interface FoldSpec extends KnownData {
  /** Decides what the search is scored by. */
  readonly protocol: Protocol
  readonly treatment: Treatment
  readonly width: number
  readonly fold: number
  readonly folds: number
  /** Latest windows kept of each company; null keeps all. */
  readonly windowsPerCompany: number | null
  readonly seed: number
}

/** One fold of the run under a protocol. */
export const foldSpec = (
  options: StudyOptions,
  sizes: StudySizes,
  protocol: Protocol,
  width: number,
  fold: number,
  treatment: Treatment = TREATMENTS[protocol],
): FoldSpec => ({
  data: options.data,
  dataSeed: options.seed,
  dataSha256: options.dataSha256,
  protocol,
  treatment,
  width,
  fold,
  folds: sizes.folds,
  windowsPerCompany: sizes.windowsPerCompany,
  seed: options.seed,
})
