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
  it('is SMOTE, then Tomek links, with the provenance of the rows that stay', () => {
    expectSame(smoteTomek(samples, options), removeTomekLinks(grown, { clean: 'all' }))
    expectSame(smoteTomek(samples, { ...options, clean: [0] }), removeTomekLinks(grown, { clean: [0] }))
  })

  it('is SMOTE, then edited nearest neighbours, with the provenance of the rows that stay', () => {
    expectSame(smoteEnn(samples, options), editedNearestNeighbours(grown, { clean: 'all' }))
    expectSame(
      smoteEnn(samples, { ...options, judges: 5, agreement: 'all' }),
      editedNearestNeighbours(grown, { clean: 'all', k: 5, agreement: 'all' }),
    )
  })
})
