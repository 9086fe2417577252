import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gaussian } from '../test/gaussian-samples.ts'
import { searchDirect } from './direct-search.ts'
import type { Space } from './distance.ts'
import { measureIn } from './measure.ts'
import type { Neighbours } from './neighbours.ts'
import { searchByProducts } from './product-search.ts'

interface Given {
  readonly rows: number
  readonly width: number
  readonly k: number
  readonly seed: number
  readonly kind: 'float32' | 'float64'
  /** Added to every value: the product form cancels. */
  readonly offset: number
  readonly magnitude: number
  /** Every row is a copy of one of this many, moved by `nearness`. */
  readonly originals: number
  readonly nearness: number
  readonly weighted: boolean
}

function spaceOf(given: Given): Space {
  const { rows, width, seed, kind, offset, magnitude, originals, nearness, weighted } = given
  const normal = gaussian(seed)
  const pool = Float64Array.from({ length: originals * width }, normal)
  const values = kind === 'float32' ? new Float32Array(rows * width) : new Float64Array(rows * width)
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / width) % originals
    values[i] = ((pool[row * width + (i % width)] ?? 0) + nearness * normal() + offset) * magnitude
  }
  const factors = weighted ? Float64Array.from({ length: width }, (_, j) => (j % 3) / magnitude) : undefined
  return { values, width, metric: 'euclidean', factors }
}

function emptyNeighbours(queries: number, k: number): Neighbours {
  return { k, rows: new Int32Array(queries * k), measures: new Float64Array(queries * k) }
}

function expectSame(space: Space, queries: Int32Array, references: Int32Array, k: number, groups?: Int32Array): void {
  const direct = emptyNeighbours(queries.length, k)
  const byProducts = emptyNeighbours(queries.length, k)
  searchDirect(measureIn(space), queries, references, k, groups, direct)
  expect(searchByProducts(space, queries, references, k, groups, byProducts)).toBe(true)
  expect(byProducts.rows).toEqual(direct.rows)
  expect(byProducts.measures).toEqual(direct.measures)
}

const upTo = (count: number) => Int32Array.from({ length: count }, (_, row) => row)

const anything = fc.record<Given>({
  rows: fc.integer({ min: 20, max: 150 }),
  width: fc.integer({ min: 1, max: 40 }),
  k: fc.integer({ min: 1, max: 12 }),
  seed: fc.integer(),
  kind: fc.constantFrom('float32', 'float64'),
  offset: fc.constantFrom(0, 3, 1e4),
  magnitude: fc.constantFrom(1, 1e-30, 1e30),
  originals: fc.constantFrom(1, 7, 30, 1000),
  nearness: fc.constantFrom(0, 1e-7, 1e-3, 0.1),
  weighted: fc.boolean(),
})

describe('searchByProducts', () => {
  it('finds what the direct search finds, bit by bit, near copies, duplicates and offsets among them', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const rows = upTo(given.rows)
        expectSame(spaceOf(given), rows, rows, given.k)
      }),
      { numRuns: 150 },
    )
  })

  it('does so between different rows, and leaves out rows of the own group', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 15 }), (given, queried) => {
        const space = spaceOf(given)
        const rows = upTo(given.rows)
        const groups = rows.map((row) => row % 5)
        const k = Math.min(given.k, given.rows - Math.ceil(given.rows / 5))
        expectSame(
          space,
          rows.filter((row) => row % queried === 0),
          rows,
          k,
          groups,
        )
        expectSame(space, rows, rows, k, groups)
      }),
      { numRuns: 75 },
    )
  })

  it('does so over several tiles, chunks of references and blocks of columns', () => {
    const common = { seed: 5, offset: 1, magnitude: 1, nearness: 1e-3, weighted: false, k: 5 } as const
    const deep = spaceOf({ ...common, rows: 150, width: 1000, kind: 'float32', originals: 60 })
    expectSame(deep, upTo(150), upTo(150), 5)
    const long = spaceOf({ ...common, rows: 9001, width: 3, kind: 'float64', originals: 3000 })
    expectSame(
      long,
      upTo(9001).filter((row) => row % 90 === 0),
      upTo(9001),
      5,
    )
    const wide = spaceOf({ ...common, rows: 1203, width: 7, kind: 'float32', originals: 5000 })
    expectSame(wide, upTo(1203), upTo(1203), 5)
  })

  it('does so for queries so far from the references that their squares overflow', () => {
    for (const kind of ['float32', 'float64'] as const) {
      for (const distance of kind === 'float32' ? [1e18, 1e19, 3e19, 1e38] : [1e18, 1e19, 3e19, 1e40, 1e140]) {
        for (const weighted of [false, true]) {
          const common = {
            rows: 80,
            width: 5,
            k: 4,
            seed: 3,
            kind,
            magnitude: 1,
            originals: 100,
            nearness: 0,
            weighted,
          }
          const near = spaceOf({ ...common, offset: 0 })
          const { values } = spaceOf({ ...common, offset: 0, magnitude: distance })
          // Near and far queries in turn, so that what one leaves behind meets the next.
          const mixed = near.values.map((value, i) => (Math.floor(i / 5) % 4 === 1 ? (values[i] ?? 0) : value))
          const isFar = (row: number) => row % 4 === 1
          const references = upTo(80).filter((row) => !isFar(row))
          const space = { ...near, values: mixed }
          expectSame(space, upTo(80), references, 4)
          expectSame(
            space,
            upTo(80),
            references,
            4,
            upTo(80).map((row) => row % 3),
          )
        }
      }
    }
  })

  it('does so where the scale of the references overflows', () => {
    const values = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? (i % 7) * 1e-150 : 5))
    const space: Space = { values, width: 2, metric: 'euclidean', factors: Float64Array.of(1, 1e300) }
    expectSame(space, upTo(100), upTo(100), 4)
  })

  it('does so at the ends of the range of numbers', () => {
    for (const magnitude of [1e150, 1e-150, 1e-162, 1e-308]) {
      const space = spaceOf({
        rows: 60,
        width: 5,
        k: 4,
        seed: 9,
        kind: 'float64',
        offset: 0,
        magnitude,
        originals: 100,
        nearness: 0,
        weighted: false,
      })
      expectSame(space, upTo(60), upTo(60), 4)
    }
    const constant = {
      values: new Float64Array(300).fill(7),
      width: 3,
      metric: 'euclidean',
      factors: undefined,
    } as const
    expectSame(constant, upTo(100), upTo(100), 4)
  })
})
