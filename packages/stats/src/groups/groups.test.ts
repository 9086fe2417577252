import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dunnTest } from './dunn-test.ts'
import { kruskalWallisTest } from './kruskal-wallis.ts'

const groups = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 }), {
  minLength: 2,
  maxLength: 5,
})

describe('kruskalWallisTest', () => {
  it('is 12/(N(N+1)) sum R^2/n - 3(N+1) without ties', () => {
    const result = kruskalWallisTest([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
    expect(result.statistic).toBeCloseTo(7.2, 12)
    expect(result.pValue).toBeCloseTo(Math.exp(-3.6), 12)
    expect(result.meanRanks).toEqual([2, 5, 8])
    expect(result.epsilonSquared).toBeCloseTo(0.9, 12)
  })

  it('depends on the order of the values only, and not on the order of the groups', () => {
    fc.assert(
      fc.property(groups, (list) => {
        const original = kruskalWallisTest(list)
        expect(kruskalWallisTest(list.map((group) => group.map((value) => value ** 3)))).toEqual(original)
        expect(kruskalWallisTest(list.toReversed()).statistic).toBeCloseTo(original.statistic, 10)
        expect(original.pValue).toBeGreaterThanOrEqual(0)
        expect(original.pValue).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('gives p = 1 where all values are equal', () => {
    expect(kruskalWallisTest([[2, 2], [2]])).toMatchObject({ statistic: 0, pValue: 1 })
    expect(dunnTest([[2, 2], [2]]).comparisons[0]?.pValue).toBe(1)
  })

  it('refuses an empty group and a single one', () => {
    expect(() => kruskalWallisTest([[1], []])).toThrowError(expect.objectContaining({ code: 'too-few' }))
    expect(() => kruskalWallisTest([[1]])).toThrowError(expect.objectContaining({ code: 'too-few' }))
    expect(() => dunnTest([[1], [Number.NaN]])).toThrowError(expect.objectContaining({ code: 'not-finite' }))
  })
})

describe('dunnTest', () => {
  it('for two groups is the square root of the Kruskal-Wallis statistic', () => {
    fc.assert(
      fc.property(groups, (list) => {
        const two = list.slice(0, 2)
        const z = dunnTest(two).comparisons[0]?.statistic as number
        expect(z ** 2).toBeCloseTo(kruskalWallisTest(two).statistic, 9)
      }),
    )
  })
})
