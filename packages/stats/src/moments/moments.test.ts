import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mean, moments, momentsOnOneScale } from './moments.ts'

describe('moments', () => {
  it('have no spread where all values are equal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 40 }), (value, n) => {
        expect(moments(new Float64Array(n).fill(value))).toEqual({ mean: value + 0, squares: 0, scale: 1 })
      }),
    )
  })

  it('are those of their definition', () => {
    expect(moments([1, 2, 6])).toEqual({ mean: 3, squares: 14, scale: 1 })
    expect(mean([5])).toBe(5)
    const values = Array.from({ length: 50 }, (_, i) => Math.sin(i) * 3)
    expect(mean(values)).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 50, 14)
  })

  it('keep a small spread around a large value', () => {
    expect(moments([1e9, 1e9 + 1, 1e9 + 2])).toEqual({ mean: 1e9 + 1, squares: 2, scale: 1 })
  })

  it('are those of ordinary values, times a power of two, where squares would overflow or vanish', () => {
    const values = [0.3, -1.7, 2.9, 0.1]
    const ordinary = moments(values)
    for (const exponent of [1020, 600, 300, -300, -600, -960]) {
      const factor = 2 ** exponent
      const { mean: centre, squares, scale } = moments(values.map((value) => value * factor))
      expect(centre).toBe(ordinary.mean * factor)
      expect(squares / (scale * factor) ** 2).toBe(ordinary.squares)
    }
  })

  it('do without sums beyond the largest number', () => {
    expect(mean([1.7e308, -1.7e308])).toBe(0)
    expect(mean([-1.5e308, 1.5e308, 1.5e308])).toBeCloseTo(0.5e308, -295)
    const { squares, scale } = moments([1.7e308, -1.7e308])
    expect(Math.sqrt(squares / 2) / scale).toBeCloseTo(1.7e308, -295)
  })

  it('of several samples have the scale of the one that varies the most', () => {
    const [tiny, none] = momentsOnOneScale([
      [1e-200, 3e-200],
      [1e200, 1e200],
    ])
    expect([tiny!.scale, none!.squares]).toEqual([none!.scale, 0])
    expect(Math.sqrt(tiny!.squares) / tiny!.scale).toBeCloseTo(Math.SQRT2 * 1e-200, 214)
  })
})
