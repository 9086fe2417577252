import { describe, expect, it } from 'vitest'
import { type DistanceOptions, spaceOf } from '../src/distance.ts'
import { findNeighbours } from '../src/neighbours.ts'
import { searchByProducts } from '../src/product-search.ts'
import { anyRelation } from '../src/relation.ts'
import { allRows, checkSamples } from '../src/table.ts'
import { type GoldenRows, goldenRows, readGolden } from './golden-sets.ts'

interface GoldenNeighbours {
  readonly sets: readonly {
    readonly given: GoldenRows
    readonly k: number
    readonly metric: NonNullable<DistanceOptions['metric']>
    readonly scale: NonNullable<DistanceOptions['scale']>
    readonly neighbours: readonly (readonly number[])[]
  }[]
}

const { sets } = readGolden<GoldenNeighbours>('neighbours.json')

describe("the neighbours are scikit-learn's", () => {
  it('covers near copies, both precisions, all metrics and scales', () => {
    const plain = sets.filter(({ metric, scale }) => metric === 'euclidean' && scale === 'none')
    expect(plain.length).toBeGreaterThanOrEqual(50)
    expect(plain.filter(({ given }) => (given.near_copies ?? 0) > 5).length).toBeGreaterThan(15)
    expect(new Set(sets.map(({ metric, scale }) => `${metric} ${scale}`)).size).toBeGreaterThan(6)
  })

  for (const { given, k, metric, scale, neighbours } of sets) {
    const [n] = given.counts
    it(`on ${n} x ${given.width}, ${given.near_copies} near copies, k ${k}, ${metric}, scale ${scale}`, () => {
      const table = checkSamples(goldenRows(given))
      const rows = allRows(table)
      const space = spaceOf(table, rows, { metric, scale })
      const found = findNeighbours(space, rows, rows, k, anyRelation)
      expect([...found.rows]).toEqual(neighbours.flat())
      if (metric === 'euclidean') {
        const byProducts = { k, rows: new Int32Array(rows.length * k), measures: new Float64Array(rows.length * k) }
        expect(searchByProducts(space, rows, rows, k, undefined, byProducts)).toBe(true)
        expect(byProducts).toEqual(found)
      }
    })
  }
})
