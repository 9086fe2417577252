import { describe, expect, it } from 'vitest'
import { distressSource } from './data.ts'
import type { FoldSpec } from './fold-spec.ts'
import { prepareFold } from './prepare.ts'
import { TREATMENTS, type Treatment } from './treatment.ts'

const { provenance } = await distressSource('ashare-synthetic', 3)
const spec = (treatment: Treatment): FoldSpec => ({
  data: 'ashare-synthetic',
  dataSeed: 3,
  dataSha256: provenance.sha256,
  protocol: 'strict',
  treatment,
  width: 8,
  fold: 1,
  folds: 5,
  windowsPerCompany: 1,
  seed: 3,
})
const { strict, paper } = TREATMENTS
const ones = (labels: ArrayLike<number>) => Array.from(labels).reduce((sum, label) => sum + label, 0)

describe('prepareFold', () => {
  it('fits on all companies or on those of training, with the same companies in the test part', async () => {
    const own = await prepareFold(spec(strict))
    const all = await prepareFold(spec({ ...strict, fittedOn: 'all' }))
    expect([...all.test.company]).toEqual([...own.test.company])
    expect([...all.test.values]).not.toEqual([...own.test.values])
    expect(own.leaks).toEqual([])
  })

  it('deals the same windows whatever the scaler is fitted on', async () => {
    const all = await prepareFold(spec(paper))
    const own = await prepareFold(spec({ ...paper, fittedOn: 'training' }))
    expect([...own.test.company]).toEqual([...all.test.company])
    expect([...own.train.labels]).toEqual([...all.train.labels])
    expect([...own.test.values]).not.toEqual([...all.test.values])
    // z-scores of the training windows, winsorised: near mean 0 only where they were fitted.
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean(own.train.values))).toBeLessThan(0.02)
  })

  it('oversamples after the split, before it, or not at all', async () => {
    const none = await prepareFold(spec({ ...paper, smote: 'none' }))
    expect([...none.oversampled.labels]).toEqual([...none.train.labels])
    const after = await prepareFold(spec(paper))
    expect(2 * ones(after.oversampled.labels)).toBe(after.oversampled.labels.length)
    const before = await prepareFold(spec({ ...paper, smote: 'before-split' }))
    // 890 companies with a window each; the draw is of twice the larger class, and only real windows are tested.
    const [real, synthetic] = [890, 755 - 135]
    const dealt = before.oversampled.labels.length / (real + synthetic)
    expect(dealt).toBeCloseTo(0.64, 2)
    expect(before.test.labels.length).toBeLessThan(0.25 * real)
    expect(ones(before.test.labels) / before.test.labels.length).toBeLessThan(0.3)
    expect(before.leaks[0]).toMatch(/^620 synthetic windows/)
  })

  it('tests the last window of every company of a later cohort, none of which has trained', async () => {
    const own = await prepareFold(spec(strict))
    const later = await prepareFold(spec({ ...strict, split: 'later-cohort' }))
    expect([...later.train.values]).toEqual([...own.train.values])
    expect([later.test.labels.length, ones(later.test.labels)]).toEqual([381, 40])
    expect(new Set(later.test.company).size).toBe(381)
    expect(later.leaks).toEqual([])
    const american = await distressSource('american-bankruptcy', 3)
    const dataSha256 = american.provenance.sha256
    await expect(
      prepareFold({ ...spec({ ...strict, split: 'later-cohort' }), data: 'american-bankruptcy', dataSha256 }),
    ).rejects.toThrow(RangeError)
  })

  it('refuses data that are not those that the run has read', async () => {
    await expect(prepareFold({ ...spec(strict), dataSha256: 'another' })).rejects.toMatchObject({
      code: 'data.changed',
      received: provenance.sha256,
    })
  })

  it('refuses a cut by last period where all histories end together', async () => {
    await expect(prepareFold(spec({ ...strict, split: 'last-period' }))).rejects.toThrow(RangeError)
  })
})
