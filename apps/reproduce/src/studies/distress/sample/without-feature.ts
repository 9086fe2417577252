import type { FoldSpec } from './fold-spec.ts'
import { oversample } from './oversample.ts'
import type { Part } from './part.ts'
import type { PreparedFold } from './prepared-fold.ts'

function dropColumn({ values, shape: [n, steps, features], ...rest }: Part, feature: number): Part {
  const left = features - 1
  const kept = new Float32Array(n * steps * left)
  for (let row = 0; row < n * steps; row++) {
    const [from, to] = [row * features, row * left]
    for (let f = 0; f < left; f++) kept[to + f] = values[from + (f < feature ? f : f + 1)]!
  }
  return { ...rest, values: kept, shape: [n, steps, left] }
}

/**
 * A prepared fold as it would be had the feature never been there. Quantiles, medians and z-scores are fitted feature by
 * feature and stay; neighbours of SMOTE are found by all features, so that the synthetic windows are made anew.
 */
export function withoutFeature(
  prepared: PreparedFold,
  feature: number,
  spec: Pick<FoldSpec, 'treatment' | 'seed'>,
): PreparedFold {
  if (spec.treatment.smote === 'before-split') throw new Error('synthetic windows are part of the split')
  const train = dropColumn(prepared.train, feature)
  return {
    ...prepared,
    features: prepared.features.filter((_, index) => index !== feature),
    train,
    oversampled: oversample(train, spec),
    validation: dropColumn(prepared.validation, feature),
    test: dropColumn(prepared.test, feature),
  }
}
