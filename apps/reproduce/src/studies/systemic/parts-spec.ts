import type { Protocol } from '../../options.ts'
import type { SystemicSizes } from '../../profiles.ts'
import type { StudyOptions } from '../context.ts'
import type { FeatureSetName } from './features.ts'
import type { SystemicSpec } from './prepare.ts'

/** The parts of the run under a protocol, with one set of features. */
export const partsSpec = (
  options: Pick<StudyOptions, 'data' | 'dataSha256'>,
  sizes: SystemicSizes,
  protocol: Protocol,
  featureSet: FeatureSetName,
): SystemicSpec => ({
  data: options.data,
  dataSha256: options.dataSha256,
  protocol,
  featureSet,
  width: sizes.width,
  horizon: sizes.horizon,
  trainStride: sizes.trainStride,
})
