import { type FoldSpec, oversample, type Part, type PreparedFold } from './prepare.ts'

function dropColumn({ values, shape: [n, steps, features], ...rest }: Part, feature: number): Part {
  return {
    ...rest,
    values: values.filter((_, cell) => cell % features !== feature),
    shape: [n, steps, features - 1],
  }
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
