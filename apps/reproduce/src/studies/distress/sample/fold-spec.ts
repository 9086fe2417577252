import type { Protocol, RunOptions } from '../../../options.ts'
import type { StudySizes } from './sample.ts'
import { TREATMENTS, type Treatment } from './treatment.ts'

/** Which part of which data a model is trained and read on. */
export interface FoldSpec {
  readonly data: string
  readonly dataSeed: number
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
  options: RunOptions,
  sizes: StudySizes,
  protocol: Protocol,
  width: number,
  fold: number,
  treatment: Treatment = TREATMENTS[protocol],
): FoldSpec => ({
  data: options.data,
  dataSeed: options.seed,
  protocol,
  treatment,
  width,
  fold,
  folds: sizes.folds,
  windowsPerCompany: sizes.windowsPerCompany,
  seed: options.seed,
})
