import { describe, expect, it } from 'vitest'
import { gaussianSamples } from '../test/gaussian-samples.ts'
import { editedNearestNeighbours } from './edited-nearest-neighbours.ts'
import type { Resampled } from './samples.ts'
import { smote } from './smote.ts'
import { smoteEnn } from './smote-enn.ts'
import { smoteTomek } from './smote-tomek.ts'
import { removeTomekLinks } from './tomek-links.ts'

const samples = gaussianSamples({ kind: 'float32', dims: [2, 3], counts: [120, 40], seed: 5, spread: 0.5 })
const options = { k: 4, seed: 8 }
const grown = smote(samples, options)

function expectSame(combined: Resampled, cleaned: Resampled): void {
  expect(combined.values).toEqual(cleaned.values)
  expect(combined.labels).toEqual(cleaned.labels)
  expect(combined.shape).toEqual(cleaned.shape)
  expect([...combined.kept]).toEqual([...cleaned.kept].filter((place) => place < 160))
  const synthetic = [...cleaned.kept].filter((place) => place >= 160).map((place) => place - 160)
  expect([...combined.provenance.lambda]).toEqual(synthetic.map((i) => grown.provenance.lambda[i]))
  expect([...combined.provenance.parents]).toEqual(
    synthetic.flatMap((i) => [...grown.provenance.parents.subarray(2 * i, 2 * i + 2)]),
  )
  expect([...combined.provenance.labels]).toEqual(synthetic.map((i) => grown.provenance.labels[i]))
  expect(cleaned.kept.length).toBeLessThan(240)
}

describe('SMOTE and cleaning in one', () => {
  it.each([
    ['equal classes after SMOTE', 120],
    ['a minority that SMOTE has made the majority', 130],
  ])('cleans by the classes as they were given: %s', (_, minority) => {
    const overlapping = gaussianSamples({ kind: 'float32', dims: [2], counts: [120, 40], seed: 5, spread: 0.5 })
    const grow = { ...options, strategy: { 1: minority } }
    for (const clean of ['not minority', 'majority'] as const) {
      for (const cleaning of [smoteTomek, smoteEnn] as const) {
        const byName = cleaning(overlapping, { ...grow, clean })
        expect(byName).toEqual(cleaning(overlapping, { ...grow, clean: [0] }))
        expect([...byName.labels].filter((label) => label === 1)).toHaveLength(minority)
        expect(byName.kept.length).toBeLessThan(160)
      }
    }
  })

  it('calls the neighbours that judge by the name of their option', () => {
    expect(() => smoteEnn(samples, { ...options, judges: 240 })).toThrowError(
      expect.objectContaining({
        code: 'k-too-large',
        rule: expect.stringContaining('lower judges to at most 239'),
        received: { judges: 240, available: 239 },
      }),
    )
    expect(() => smoteEnn(samples, { ...options, judges: 0 })).toThrowError(
      expect.objectContaining({ code: 'bad-option', rule: 'judges must be a whole number of at least 1.' }),
    )
  })

  it('is SMOTE, then Tomek links, with the provenance of the rows that stay', () => {
    expectSame(smoteTomek(samples, options), removeTomekLinks(grown, { clean: 'all' }))
    expectSame(smoteTomek(samples, { ...options, clean: [0] }), removeTomekLinks(grown, { clean: [0] }))
  })

  it('is SMOTE, then edited nearest neighbours, with the provenance of the rows that stay', () => {
    expectSame(smoteEnn(samples, options), editedNearestNeighbours(grown, { clean: 'all' }))
    expectSame(smoteEnn(samples, { ...options, clean: [0] }), editedNearestNeighbours(grown, { clean: [0] }))
    expectSame(
      smoteEnn(samples, { ...options, judges: 5, agreement: 'all' }),
      editedNearestNeighbours(grown, { clean: 'all', k: 5, agreement: 'all' }),
    )
  })
})
