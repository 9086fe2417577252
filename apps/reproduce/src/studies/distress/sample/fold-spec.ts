import type { Protocol, RunOptions } from '../../../options.ts'
import type { FoldSpec } from './prepare.ts'
import type { StudySizes } from './sample.ts'
import { TREATMENTS, type Treatment } from './treatment.ts'

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
