import { expect, it } from 'vitest'
import { gaussianSamples } from '../test/gaussian-samples.ts'
import { kMeans } from './k-means.ts'
import { classStreams } from './random.ts'

const options = { clusters: 3, starts: 5, maxRounds: 100 }

it('finds clouds that lie apart, whatever the seed', () => {
  const { values, labels } = gaussianSamples({ kind: 'float32', dims: [4], counts: [30, 20, 10], seed: 1, spread: 20 })
  const rows = Int32Array.from(labels, (_, row) => row)
  for (let seed = 0; seed < 20; seed++) {
    const space = { values, width: 4, metric: 'euclidean', factors: undefined } as const
    const { assignment } = kMeans(space, rows, options, classStreams({ seed })(0))
    const pairs = new Set(Array.from(labels, (label, row) => `${label} ${assignment[row]}`))
    expect(pairs.size).toBe(3)
  }
})

it('manages with fewer distinct rows than clusters', () => {
  const space = { values: Float64Array.of(1, 1, 1, 2), width: 1, metric: 'euclidean', factors: undefined } as const
  const { assignment, inertia } = kMeans(space, Int32Array.of(0, 1, 2, 3), options, classStreams({ seed: 1 })(0))
  expect(inertia).toBe(0)
  expect(assignment[0]).toBe(assignment[1])
  expect(assignment[0]).not.toBe(assignment[3])
})
