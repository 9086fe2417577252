import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairBinomialLowerTail, fairBinomialProbability } from './binomial.ts'
import { chiSquareUpperTail } from './chi-square.ts'
import { fUpperTail } from './f.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { normalLowerTail, normalTwoSided, normalUpperQuantile, normalUpperTail } from './normal.ts'
import { studentTwoSided } from './student-t.ts'
import { studentizedRangeUpperQuantile, studentizedRangeUpperTail } from './studentized-range.ts'

const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true })
const degrees = fc.double({ min: 0.01, max: 300, noNaN: true })
const close = (a: number, b: number, relative: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.abs(b))

describe('upper tails', () => {
  it('lie in [0, 1] and fall', () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 1, max: 2, noNaN: true }), degrees, degrees, (x, factor, a, b) => {
        const tails: ((value: number) => number)[] = [
          normalUpperTail,
          (value) => chiSquareUpperTail(value, a),
          (value) => fUpperTail(value, a, b),
          (value) => studentTwoSided(value, a),
        ]
        for (const tail of tails) {
          const [near, far] = [tail(x), tail(x * factor)]
          expect(near).toBeLessThanOrEqual(1)
          expect(far).toBeGreaterThanOrEqual(0)
          // Each is right to 1e-13, so two of almost equal arguments may be in the wrong order by twice that. Below one
          // degree of freedom a small tail is what a complement near 1 leaves over: right to 1e-10, as the README has it.
          const error = Math.min(a, b) >= 1 ? 1e-13 : 1e-10
          expect(far).toBeLessThanOrEqual(near * (1 + 2 * error))
        }
      }),
      { examples: [[87.83160422191726, 1.0000000000000002, 0.010000000000000028, 5.096276078951647]] },
    )
  })

  it('know each other: chi-square(1) is z squared, F(1, b) is t squared, chi-square(2) is exponential', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 30, noNaN: true }), degrees, (z, b) => {
        close(chiSquareUpperTail(z * z, 1), normalTwoSided(z), 1e-12)
        close(fUpperTail(z * z, 1, b), studentTwoSided(z, b), 1e-12)
        close(chiSquareUpperTail(z, 2), Math.exp(-z / 2), 1e-14)
        close(studentizedRangeUpperTail(z, 2), normalTwoSided(z / Math.SQRT2), 1e-11)
      }),
    )
  })

  it('are 0 at infinity, 1 at 0, and NaN at NaN', () => {
    const tails = [
      (x: number) => chiSquareUpperTail(x, 3),
      (x: number) => fUpperTail(x, 3, 4),
      (x: number) => studentTwoSided(x, 3),
      (x: number) => studentizedRangeUpperTail(x, 3),
      normalTwoSided,
    ]
    for (const tail of tails) {
      expect(tail(Number.POSITIVE_INFINITY)).toBe(0)
      expect(tail(0)).toBe(1)
      expect(tail(Number.NaN)).toBeNaN()
    }
  })
})

describe('incompleteBeta', () => {
  it('mirrors, and ends at the border between its two forms', () => {
    const parameter = fc.double({ min: 0.5, max: 400, noNaN: true })
    fc.assert(
      fc.property(parameter, parameter, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        for (const x of [share, (a + 1) / (a + b + 2)]) {
          const sum = incompleteBeta(x, 1 - x, a, b) + incompleteBeta(1 - x, x, b, a)
          expect(Math.abs(sum - 1)).toBeLessThan(1e-12)
        }
      }),
    )
  })
})

describe('quantiles', () => {
  it('invert the normal tail', () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: -0.01, noNaN: true }), (exponent) => {
        const p = 10 ** exponent
        const z = normalUpperQuantile(p)
        close(z > 0 ? normalUpperTail(z) : 1 - normalLowerTail(z), p, 1e-11)
      }),
    )
    expect(normalUpperQuantile(0.5)).toBe(0)
    expect([normalUpperQuantile(0), normalUpperQuantile(1)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ])
  })

  it('invert the studentised range', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.99, noNaN: true }), fc.integer({ min: 2, max: 30 }), (p, k) => {
        close(studentizedRangeUpperTail(studentizedRangeUpperQuantile(p, k), k), p, 1e-11)
      }),
      { numRuns: 30 },
    )
  })
})

describe('fair binomial', () => {
  it('sums its probabilities', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), (n, k) => {
        let sum = 0
        for (let i = 0; i <= Math.min(k, n); i++) sum += fairBinomialProbability(i, n)
        close(fairBinomialLowerTail(k, n), Math.min(1, sum), 1e-12)
      }),
    )
    expect(fairBinomialLowerTail(-1, 5)).toBe(0)
    expect(fairBinomialProbability(6, 5)).toBe(0)
  })
})
