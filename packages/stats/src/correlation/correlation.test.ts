import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kendallTauB } from './kendall-tau-b.ts'
import { spearmanCorrelation } from './spearman.ts'

const pairs = fc.array(fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 })), {
  minLength: 2,
  maxLength: 25,
})
const sides = (rows: readonly (readonly [number, number])[]) => [rows.map(([a]) => a), rows.map(([, b]) => b)] as const

describe('kendallTauB', () => {
  it('has the value worked by hand, with ties', () => {
    // Pairs: 6; tied in first 1, in second 1; concordant 4, discordant 0.
    expect(kendallTauB([1, 1, 2, 3], [1, 2, 3, 3])).toBeCloseTo(4 / 5, 14)
    expect(kendallTauB([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(4 / 6, 14)
  })

  it('counts every pair', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [first, second] = sides(rows)
        let [difference, untiedFirst, untiedSecond] = [0, 0, 0]
        for (const [i, [a, b]] of rows.entries())
          for (const [c, d] of rows.slice(0, i)) {
            difference += Math.sign(a - c) * Math.sign(b - d)
            untiedFirst += a === c ? 0 : 1
            untiedSecond += b === d ? 0 : 1
          }
        const expected = difference / Math.sqrt(untiedFirst * untiedSecond)
        const received = kendallTauB(first, second)
        if (untiedFirst * untiedSecond === 0) expect(received).toBeNaN()
        else expect(received).toBeCloseTo(expected, 14)
      }),
    )
  })
})

describe.each([
  ['kendallTauB', kendallTauB],
  ['spearmanCorrelation', spearmanCorrelation],
] as const)('%s', (_, correlation) => {
  it('is symmetric, in [-1, 1], turned round by reversal and blind to monotone changes', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [first, second] = sides(rows)
        const value = correlation(first, second)
        fc.pre(!Number.isNaN(value))
        expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12)
        expect(correlation(second, first)).toBeCloseTo(value, 13)
        expect(
          correlation(
            first,
            second.map((x) => -x),
          ),
        ).toBeCloseTo(-value, 13)
        expect(correlation(first.map(Math.exp), second)).toBeCloseTo(value, 13)
      }),
    )
  })

  it('is 1 of the same order, -1 of the reverse, NaN of a constant', () => {
    expect(correlation([3, 1, 2], [30, 10, 20])).toBeCloseTo(1, 14)
    expect(correlation([3, 1, 2], [-30, -10, -20])).toBeCloseTo(-1, 14)
    expect(correlation([1, 1, 1], [1, 2, 3])).toBeNaN()
  })

  it('refuses what it cannot rank', () => {
    const code = (expected: string) => expect.objectContaining({ name: 'StatsError', code: expected })
    expect(() => correlation([1], [1])).toThrowError(code('too-few'))
    expect(() => correlation([1, 2], [1])).toThrowError(code('length'))
    expect(() => correlation([1, 2], [1, Number.NaN])).toThrowError(code('not-finite'))
  })
})

describe('spearmanCorrelation', () => {
  it('has the value worked by hand', () => {
    // 1 - 6 sum d^2 / (n (n^2 - 1)) without ties.
    expect(spearmanCorrelation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 14)
  })

  it('is 1 and -1 of hundreds of thousands of ranks, too, whose squares pass 2^53', () => {
    const values = Float64Array.from({ length: 500_001 }, (_, i) => i)
    expect(spearmanCorrelation(values, values)).toBe(1)
    expect(
      spearmanCorrelation(
        values,
        values.map((value) => -value),
      ),
    ).toBe(-1)
  }, 30_000)
})
