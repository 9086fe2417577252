import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { checkDistance, type DistanceOptions, recencyWeights, spaceOf } from './distance.ts'
import { distanceOf, measureIn } from './measure.ts'
import { allRows, checkSamples } from './table.ts'

const values = Float64Array.of(0, 0, 0, 10, 3, 4, 1, 10, -3, 2, 0, 10, 6, 1, 5, 10)
const table = checkSamples({ values, shape: [4, 2, 2], labels: [0, 0, 0, 0] })

function distance(options: DistanceOptions, a = 0, b = 1): number {
  const space = spaceOf(table, allRows(table), checkDistance(options, table.shape))
  return distanceOf(space, measureIn(space)(a, b, Number.POSITIVE_INFINITY))
}

describe('the distance', () => {
  it('is Euclidean, Manhattan or Chebyshev', () => {
    expect(distance({})).toBeCloseTo(Math.sqrt(26), 14)
    expect(distance({ metric: 'manhattan' })).toBe(8)
    expect(distance({ metric: 'chebyshev' })).toBe(4)
  })

  it('weights steps and features', () => {
    expect(distance({ stepWeights: [0, 4] })).toBe(2)
    expect(distance({ featureWeights: [1, 0] })).toBeCloseTo(Math.sqrt(10), 14)
    expect(distance({ metric: 'manhattan', stepWeights: [2, 3], featureWeights: [1, 0.5] })).toBe(2 * 3 + 4 + 3)
  })

  it('divides by the spread of each column; a constant one counts for nothing', () => {
    expect(distance({ scale: 'range', metric: 'manhattan' })).toBeCloseTo(3 / 9 + 4 / 4 + 1 / 5, 14)
    const deviation = (column: number[]) => {
      const mean = column.reduce((a, b) => a + b, 0) / column.length
      return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
    }
    const expected = 3 / deviation([0, 3, -3, 6]) + 4 / deviation([0, 4, 2, 1]) + 1 / deviation([0, 1, 0, 5])
    expect(distance({ scale: 'standard', metric: 'manhattan' })).toBeCloseTo(expected, 13)
  })

  it.each(['range', 'standard'] as const)('has a number for rows of a column whose %s has no reciprocal', (scale) => {
    for (const step of [5e-324, 5e-309]) {
      const flat = checkSamples({ values: Float64Array.of(0, 1, 0, 2, step, 4), shape: [3, 2], labels: [0, 0, 0] })
      const space = spaceOf(flat, allRows(flat), { scale })
      expect(space.factors?.every(Number.isFinite)).toBe(true)
      expect(space.factors?.[0]).toBe(0)
    }
  })

  it('is exact up to its limit and above it beyond', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 150 }),
        fc.constantFrom('euclidean', 'manhattan', 'chebyshev'),
        fc.boolean(),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (numbers, metric, weighted, share) => {
          const width = numbers.length >> 1
          const rows = Float64Array.from(numbers.slice(0, 2 * width))
          const factors = weighted ? Float64Array.from({ length: width }, (_, j) => (j % 4) / 3) : undefined
          const terms = Array.from(
            { length: width },
            (_, j) => Math.abs((rows[j] ?? 0) - (rows[width + j] ?? 0)) * (factors?.[j] ?? 1),
          )
          const exact =
            metric === 'euclidean'
              ? terms.reduce((sum, term) => sum + term * term, 0)
              : metric === 'manhattan'
                ? terms.reduce((sum, term) => sum + term, 0)
                : Math.max(...terms)
          const measure = measureIn({ values: rows, width, metric, factors })
          const whole = measure(0, 1, Number.POSITIVE_INFINITY)
          expect(Math.abs(whole - exact)).toBeLessThanOrEqual(1e-12 * exact)
          expect(measure(1, 0, Number.POSITIVE_INFINITY)).toBe(whole)
          const limit = share * whole
          if (whole <= limit) expect(measure(0, 1, limit)).toBe(whole)
          else expect(measure(0, 1, limit)).toBeGreaterThan(limit)
        },
      ),
    )
  })

  it('refuses weights that do not fit', () => {
    expect(codeOf(() => distance({ stepWeights: [1] }))).toBe('bad-option')
    expect(codeOf(() => distance({ featureWeights: [1, -1] }))).toBe('bad-option')
    expect(codeOf(() => distance({ featureWeights: [0, 0] }))).toBe('bad-option')
    for (const weights of [
      null,
      1,
      '11',
      ['1', '2'],
      [null, 2],
      Array(2),
      new Set([1, 2]),
      new Float64Array(3),
    ] as never[]) {
      expect(codeOf(() => distance({ featureWeights: weights }))).toBe('bad-option')
      expect(codeOf(() => distance({ stepWeights: weights }))).toBe('bad-option')
    }
    expect(codeOf(() => distance({ metric: 'cosine' as 'euclidean' }))).toBe('bad-option')
    expect(codeOf(() => distance({ scale: 'robust' as 'none' }))).toBe('bad-option')
    const flat = checkSamples({ values, shape: [4, 4], labels: [0, 0, 0, 0] })
    expect(codeOf(() => checkDistance({ stepWeights: [1, 1, 1, 1] }, flat.shape))).toBe('bad-option')
    expect(codeOf(() => distance({ stepWeights: [1e200, 1], featureWeights: [1e200, 1] }))).toBe('bad-option')
  })
})

it('recencyWeights halves with every half-life', () => {
  expect(recencyWeights(3, 1)).toEqual([0.25, 0.5, 1])
  expect(recencyWeights(5, 2)).toEqual([0.25, Math.SQRT1_2 / 2, 0.5, Math.SQRT1_2, 1])
  expect(recencyWeights(4, Number.POSITIVE_INFINITY)).toEqual([1, 1, 1, 1])
  expect(recencyWeights(3, Number.MIN_VALUE)).toEqual([0, 0, 1])
  expect(codeOf(() => recencyWeights(0, 1))).toBe('bad-option')
  expect(codeOf(() => recencyWeights(3, 0))).toBe('bad-option')
  expect(codeOf(() => recencyWeights(3, '2' as unknown as number))).toBe('bad-option')
})
