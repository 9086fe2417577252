import { describe, expect, it } from 'vitest'
import { distressSource } from './data.ts'
import type { FoldSpec } from './fold-spec.ts'
import { oversample } from './oversample.ts'
import { prepareFold } from './prepare.ts'
import { TREATMENTS } from './treatment.ts'
import { withoutFeature } from './without-feature.ts'

const { provenance } = await distressSource('ashare-synthetic', 3)
const spec: FoldSpec = {
  data: 'ashare-synthetic',
  dataSeed: 3,
  dataSha256: provenance.sha256,
  protocol: 'strict',
  treatment: TREATMENTS.strict,
  width: 8,
  fold: 1,
  folds: 5,
  windowsPerCompany: 1,
  seed: 3,
}

describe('withoutFeature', () => {
  it('drops one column of every part, and nothing else', async () => {
    const whole = await prepareFold(spec)
    const feature = whole.features.indexOf('returnOnAssets')
    const reduced = withoutFeature(whole, feature, spec)
    expect(reduced.features).toEqual(whole.features.filter((name) => name !== 'returnOnAssets'))
    for (const part of ['train', 'validation', 'test'] as const) {
      const [n, steps, features] = whole[part].shape
      expect(reduced[part].shape).toEqual([n, steps, features - 1])
      expect([...reduced[part].labels]).toEqual([...whole[part].labels])
      expect([...reduced[part].company]).toEqual([...whole[part].company])
      for (const [row, column] of [
        [0, 0],
        [n * steps - 1, feature - 1],
        [7, feature + 1],
      ] as const) {
        const moved = column < feature ? column : column - 1
        expect(reduced[part].values[row * (features - 1) + moved]).toBe(whole[part].values[row * features + column])
      }
    }
  })

  it('makes the synthetic windows anew: what the feature said of neighbours is gone too', async () => {
    const whole = await prepareFold(spec)
    const reduced = withoutFeature(whole, 0, spec)
    const [, steps, features] = reduced.train.shape
    expect(reduced.oversampled.shape).toEqual([whole.oversampled.shape[0], steps, features])
    expect([...reduced.oversampled.values]).toEqual([...oversample(reduced.train, spec).values])
    const dropped = whole.oversampled.values.filter((_, cell) => cell % (features + 1) !== 0)
    const real = reduced.train.values.length
    expect([...reduced.oversampled.values.subarray(0, real)]).toEqual([...dropped.subarray(0, real)])
    expect([...reduced.oversampled.values]).not.toEqual([...dropped])
  })

  it('leaves a fold without SMOTE without it', async () => {
    const plain = { ...spec, treatment: { ...TREATMENTS.strict, smote: 'none' as const } }
    const reduced = withoutFeature(await prepareFold(plain), 5, plain)
    expect([...reduced.oversampled.values]).toEqual([...reduced.train.values])
  })
})
