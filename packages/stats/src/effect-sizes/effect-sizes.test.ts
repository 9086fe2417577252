import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohensD } from './cohens-d.ts'
import { cliffsDelta, varghaDelaneyA } from './dominance.ts'
import { rankBiserial } from './rank-biserial.ts'

const samples = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 15 })

describe('dominance', () => {
  it('counts pairs', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        let sum = 0
        for (const x of a) for (const y of b) sum += Math.sign(x - y)
        const delta = sum / a.length / b.length
        expect(cliffsDelta(a, b)).toBeCloseTo(delta, 14)
        expect(varghaDelaneyA(a, b)).toBeCloseTo((delta + 1) / 2, 14)
        expect(rankBiserial(a, b)).toBe(cliffsDelta(a, b))
      }),
    )
  })

  it('refuses an empty sample', () => {
    expect(() => cliffsDelta([], [1])).toThrowError(expect.objectContaining({ code: 'too-few' }))
  })
})

describe('cohensD', () => {
  it('has its textbook values', () => {
    expect(cohensD([3, 4, 5], [1, 2, 3])).toBeCloseTo(2, 14)
    expect(cohensD([3, 4, 5], [1, 2, 3], { hedges: true })).toBeCloseTo(2 * (1 - 3 / 15), 14)
    expect(cohensD([3, 5, 7], [1, 4, 5], { paired: true })).toBeCloseTo(5 / 3 / Math.sqrt(1 / 3), 12)
    expect(cohensD([1, 1], [0, 0])).toBe(Number.POSITIVE_INFINITY)
    expect(cohensD([1, 1], [1, 1])).toBeNaN()
  })

  it('finds no deviation in equal values whose sum is rounded', () => {
    const [tenths, fifths] = [
      [0.1, 0.1, 0.1],
      [0.2, 0.2, 0.2],
    ]
    expect(cohensD(fifths, tenths)).toBe(Number.POSITIVE_INFINITY)
    expect(cohensD(tenths, tenths)).toBeNaN()
    expect(cohensD(tenths, fifths, { paired: true })).toBe(Number.NEGATIVE_INFINITY)
  })

  it('does not depend on the unit, be it ever so small or large', () => {
    const [a, b] = [
      [1, 2, 3],
      [4, 5, 7],
    ]
    for (const exponent of [1020, 660, -660, -1000]) {
      const inUnits = (values: number[]) => values.map((value) => value * 2 ** exponent)
      expect(cohensD(inUnits(a), inUnits(b))).toBe(cohensD(a, b))
      expect(cohensD(inUnits(a), inUnits(b), { paired: true })).toBe(cohensD(a, b, { paired: true }))
    }
    expect(cohensD([1e200, 2e200, 3e200], [4e200, 5e200, 7e200])).toBeCloseTo(cohensD(a, b), 12)
    expect(cohensD([1.7e308, 1.6e308], [-1.7e308, -1.5e308], { paired: true })).toBeCloseTo(
      cohensD([1.7, 1.6], [-1.7, -1.5], { paired: true }),
      10,
    )
  })

  it('refuses a single value', () => {
    expect(() => cohensD([1], [1, 2])).toThrowError(expect.objectContaining({ code: 'too-few' }))
  })
})

describe('rankBiserial', () => {
  it('of pairs is (W+ - W-) / (W+ + W-)', () => {
    expect(rankBiserial([3, 4, 5], [1, 6, 2], { paired: true })).toBeCloseTo((1.5 + 3 - 1.5) / 6, 14)
  })
})
