import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bonferroniDunnTest } from './bonferroni-dunn-test.ts'
import { conoverTest } from './conover-test.ts'
import { nemenyiTest } from './nemenyi-test.ts'
import { pairwiseRankTest } from './pairwise-rank-test.ts'

const higherIsBetter = true
// Each run of Nemenyi's test integrates the studentised range some dozen times.
const runs = { numRuns: 40 }
const designs = fc
  .tuple(fc.integer({ min: 2, max: 10 }), fc.integer({ min: 2, max: 6 }))
  .chain(([n, k]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: k, maxLength: k }), { minLength: n, maxLength: n }),
  )
const tests = {
  pairwiseRankTest: (rows: number[][]) => pairwiseRankTest(rows, { higherIsBetter }),
  nemenyiTest: (rows: number[][]) => nemenyiTest(rows, { higherIsBetter }),
  conoverTest: (rows: number[][]) => conoverTest(rows, { higherIsBetter }),
  bonferroniDunnTest: (rows: number[][]) => bonferroniDunnTest(rows, { higherIsBetter, control: 0 }),
}

describe.each(Object.entries(tests))('%s', (name, test) => {
  it('gives p-values in [0, 1], adjusted at least raw', () => {
    fc.assert(
      fc.property(designs, (rows) => {
        for (const { pValue, adjustedPValue } of test(rows).comparisons) {
          expect(pValue).toBeGreaterThanOrEqual(0)
          expect(adjustedPValue).toBeLessThanOrEqual(1)
          // For k = 2 the studentised range is |z| sqrt(2) itself, so that the two p are equal but for rounding.
          expect(adjustedPValue).toBeGreaterThanOrEqual(pValue * (1 - 1e-12))
        }
      }),
      runs,
    )
  })

  it('depends on the order of scores only', () => {
    fc.assert(
      fc.property(designs, (rows) => {
        expect(test(rows.map((row) => row.map((score) => score ** 3 - 5)))).toEqual(test(rows))
      }),
      runs,
    )
  })

  it('turns with the order of the treatments', () => {
    fc.assert(
      fc.property(designs, (rows) => {
        const k = (rows[0] as number[]).length
        const last = k - 1
        const mirrored = rows.map((row) => row.toReversed())
        const original = test(rows).comparisons
        const other =
          name === 'bonferroniDunnTest'
            ? bonferroniDunnTest(mirrored, { higherIsBetter, control: last })
            : test(mirrored)
        for (const { first, second, statistic, adjustedPValue } of other.comparisons) {
          const same = original.find(
            (comparison) =>
              (comparison.first === last - first && comparison.second === last - second) ||
              (comparison.first === last - second && comparison.second === last - first),
          )
          expect(same?.adjustedPValue).toBeCloseTo(adjustedPValue, 12)
          if (Number.isFinite(statistic))
            expect(Math.abs(same?.statistic as number)).toBeCloseTo(Math.abs(statistic), 7)
        }
      }),
      runs,
    )
  })
})

describe('bonferroniDunnTest', () => {
  it('has the critical value 2.734 for 9 treatments, where a widespread table says 2.724', () => {
    const rows = Array.from({ length: 5 }, (_, i) => Array.from({ length: 9 }, (_, j) => (i * j) % 7))
    expect(bonferroniDunnTest(rows, { control: 0, higherIsBetter }).criticalValue.toFixed(3)).toBe('2.734')
  })

  it('refuses a control that is no column, and the all-pairs adjustment', () => {
    const rows = [
      [1, 2, 3],
      [2, 3, 1],
    ]
    expect(() => bonferroniDunnTest(rows, { control: 3, higherIsBetter })).toThrowError(
      expect.objectContaining({ code: 'out-of-range', received: 3 }),
    )
    expect(() => bonferroniDunnTest(rows, { control: 0, higherIsBetter, adjust: 'shaffer' as 'holm' })).toThrowError(
      expect.objectContaining({ code: 'unknown-option' }),
    )
    expect(() => bonferroniDunnTest(rows, { control: 0, higherIsBetter, alpha: 5 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
  })
})

describe('nemenyiTest', () => {
  it('has the critical values of Demsar 2006, Table 5(a), at .05 and .10', () => {
    const value = (k: number, alpha: number) =>
      nemenyiTest([Array.from({ length: k }, (_, j) => j), new Array<number>(k).fill(0)], {
        higherIsBetter,
        alpha,
      }).criticalValue.toFixed(3)
    expect([2, 3, 4, 5, 6, 7, 8, 9, 10].map((k) => value(k, 0.05))).toEqual([
      '1.960',
      '2.344',
      '2.569',
      '2.728',
      '2.850',
      '2.948',
      '3.031',
      '3.102',
      '3.164',
    ])
    expect(value(4, 0.1)).toBe('2.291')
  })
})

describe('conoverTest', () => {
  it('finds every difference where all blocks agree, and none where all is tied', () => {
    const agreement = Array.from({ length: 5 }, () => [3, 2, 1])
    expect(conoverTest(agreement, { higherIsBetter }).comparisons.map(({ pValue }) => pValue)).toEqual([0, 0, 0])
    const tied = Array.from({ length: 5 }, () => [1, 1, 1])
    expect(conoverTest(tied, { higherIsBetter }).comparisons.map(({ pValue }) => pValue)).toEqual([1, 1, 1])
  })
})
