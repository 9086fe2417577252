import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { kMeansSmote } from './k-means-smote.ts'

// Class 1: a dense cloud near 0, a sparse one near 100, one row among class 0 near 200.
const values = Float64Array.of(0, 0.1, 0.2, 0.3, 100, 102, 104, 106, 200, 201, 202, 203, 204, 205, 206, 207)
const samples = { values, shape: [16, 1], labels: [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0] }

describe('kMeansSmote', () => {
  it('stays within clusters where the class prevails, and makes more where it is sparse', () => {
    const { provenance } = kMeansSmote(samples, { clusters: 3, k: 5, seed: 1, strategy: { 1: 9 + 210 } })
    const sparse = provenance.parents.filter((row) => row >= 4 && row < 8).length
    const dense = provenance.parents.filter((row) => row < 4).length
    expect(sparse + dense).toBe(2 * 210)
    expect(sparse).toBe(2 * 200)
    for (let i = 0; i < 210; i++) {
      expect((provenance.parents[2 * i] ?? 0) < 4).toBe((provenance.parents[2 * i + 1] ?? 0) < 4)
    }
  })

  it('shares equally with exponent 0 and clusters of one size', () => {
    const { provenance } = kMeansSmote(samples, { clusters: 3, k: 2, densityExponent: 0, seed: 1, strategy: { 1: 29 } })
    expect(provenance.parents.filter((row) => row < 4)).toHaveLength(20)
  })

  it('shares equally where no cluster has two rows apart', () => {
    const flat = values.map((value, row) => (row < 4 ? 0 : row < 8 ? 100 : value))
    for (const densityExponent of [1, 0.5, 0]) {
      const options = { clusters: 3, k: 2, densityExponent, seed: 1, strategy: { 1: 29 } }
      const { provenance } = kMeansSmote({ ...samples, values: flat }, options)
      expect(provenance.parents.filter((row) => row < 4)).toHaveLength(20)
    }
  })

  it('does not overflow with the default exponent in many dimensions', () => {
    const wide = {
      ...samples,
      values: Float64Array.from({ length: 16 * 400 }, (_, i) => (values[Math.floor(i / 400)] ?? 0) * 1e6),
      shape: [16, 400],
    }
    expect(kMeansSmote(wide, { clusters: 3, k: 2, seed: 1, strategy: { 1: 20 } }).provenance.count).toBe(11)
  })

  it('refuses what cannot be met', () => {
    expect(
      codeOf(() => kMeansSmote(samples, { clusters: 1, seed: 1, imbalanceThreshold: 0.5, strategy: { 1: 20 } })),
    ).toBe('no-candidates')
    expect(codeOf(() => kMeansSmote(samples, { clusters: 17, seed: 1 }))).toBe('bad-option')
    expect(codeOf(() => kMeansSmote(samples, { densityExponent: -1, seed: 1 }))).toBe('bad-option')
    expect(codeOf(() => kMeansSmote(samples, { imbalanceThreshold: 0, seed: 1 }))).toBe('bad-option')
    const single = { ...samples, labels: [1, ...new Array<number>(15).fill(0)] }
    expect(codeOf(() => kMeansSmote(single, { clusters: 3, seed: 1 }))).toBe('one-sample')
  })
})
