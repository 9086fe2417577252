import type { FitResult } from '../blocks.ts'
import { prepareFold } from '../sample/prepare.ts'
import { withoutFeature } from '../sample/without-feature.ts'
import { fitNetwork, type TrainSpec } from './train-task.ts'

/** A training of m1 that one feature is kept from. */
export interface AblationSpec {
  readonly training: TrainSpec
  /** Index of the feature among the networks' features. */
  readonly feature: number
}

/** Trains m1 without one feature, from the same seed and in the same way as with all of them. */
export async function trainWithoutFeature({ training, feature }: AblationSpec): Promise<FitResult> {
  const prepared = withoutFeature(await prepareFold(training.fold), feature, training.fold)
  return fitNetwork(training, 'm1', prepared)
}
