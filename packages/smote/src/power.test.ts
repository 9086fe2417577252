import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { power } from './power.ts'

/** Math.pow's own error is a unit in the last place. */
const bound = (exponent: number) => (exponent + 162) * 2 ** -53

describe('power', () => {
  it('is a power, within the relative error that it states', () => {
    const bases = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.99, max: 1, noNaN: true }))
    const exponents = fc.oneof(fc.double({ min: 0, max: 400, noNaN: true }), fc.integer({ min: 0, max: 400 }))
    fc.assert(
      fc.property(bases, exponents, (base, exponent) => {
        const expected = base ** exponent
        if (expected > 2 ** -1000) expect(Math.abs(power(base, exponent) / expected - 1)).toBeLessThan(bound(exponent))
        else expect(power(base, exponent)).toBeLessThan(2 ** -999)
      }),
      { numRuns: 3000 },
    )
  })

  it('holds to that where the most bits of an exponent come together', () => {
    for (const exponent of [1 - 2 ** -53, 2 - 2 ** -52, 1023.9999999999999, 2 ** 20 - 2 ** -33, 2 ** -1074, 2 ** 40])
      for (const base of [1 - 2 ** -53, 1 - 1e-12, 1 - 1e-7, 0.999, 0.5, 1e-9, 2 ** -1074]) {
        const expected = base ** exponent
        if (expected > 2 ** -1000) expect(Math.abs(power(base, exponent) / expected - 1)).toBeLessThan(bound(exponent))
      }
  })

  it('is exact where it can be', () => {
    for (const exponent of [0, 0.3, 1, 7.5, 2 ** 60]) expect(power(1, exponent)).toBe(1)
    expect([power(0, 0), power(0, 0.1), power(0, 3)]).toEqual([1, 0, 0])
    expect([power(0.5, 10), power(0.25, 0.5), power(0.0625, 1.75), power(0.3, 1)]).toEqual([
      2 ** -10,
      0.5,
      2 ** -7,
      0.3,
    ])
    expect(power(0.5, 1075)).toBe(0)
  })
})
