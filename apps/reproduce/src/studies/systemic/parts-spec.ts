import type { Protocol, RunOptions } from '../../options.ts'
import type { SystemicSizes } from '../../profiles.ts'
import type { FeatureSetName } from './features.ts'
import type { SystemicSpec } from './prepare.ts'

/** The parts of the run under a protocol, with one set of features. */
export const partsSpec = (
  options: RunOptions,
  sizes: SystemicSizes,
  protocol: Protocol,
  featureSet: FeatureSetName,
): SystemicSpec => ({
  data: options.data,
  protocol,
  featureSet,
  width: sizes.width,
  horizon: sizes.horizon,
  trainStride: sizes.trainStride,
})
