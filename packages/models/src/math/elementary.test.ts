import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosPi, exp, log, log1p, sigmoid, softplus } from './elementary.ts'

const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(2e-15 * Math.abs(b) + 1e-300)

describe('elementary functions', () => {
  it('agree with the engine to 2e-15', () => {
    const over = (min: number, max: number, holds: (x: number) => void) =>
      fc.assert(fc.property(fc.double({ min, max, noNaN: true }), (x) => void holds(x)))
    over(-700, 709, (x) => close(exp(x), Math.exp(x)))
    over(1e-320, 1e300, (x) => close(log(x), Math.log(x)))
    over(0, 1e6, (x) => close(log1p(x), Math.log1p(x)))
    over(0, 1, (t) => expect(Math.abs(cosPi(t) - Math.cos(Math.PI * t))).toBeLessThan(2e-15))
  })

  it('hold at the edges', () => {
    expect([exp(0), exp(-1e9), exp(1e9), log(1), log(0), log(-1)]).toEqual([1, 0, Infinity, 0, -Infinity, Number.NaN])
    expect([log(Infinity), exp(Number.NaN), log(Number.NaN)]).toEqual([Infinity, Number.NaN, Number.NaN])
    close(exp(709.7), Math.exp(709.7))
    expect([sigmoid(0), sigmoid(800), sigmoid(-800), softplus(-800), softplus(800)]).toEqual([0.5, 1, 0, 0, 800])
    close(softplus(-40), 4.248354255291589e-18)
    expect([cosPi(0), cosPi(1)]).toEqual([1, -1])
    expect(Math.abs(cosPi(0.5))).toBe(0)
  })
})
