import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mean, moments } from './moments.ts'

describe('moments', () => {
  it('have no spread where all values are equal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 40 }), (value, n) => {
        expect(moments(new Float64Array(n).fill(value))).toEqual({ mean: value + 0, squares: 0 })
      }),
    )
  })

  it('are those of their definition', () => {
    expect(moments([1, 2, 6])).toEqual({ mean: 3, squares: 14 })
    expect(mean([5])).toBe(5)
    const values = Array.from({ length: 50 }, (_, i) => Math.sin(i) * 3)
    expect(mean(values)).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 50, 14)
  })

  it('keep a small spread around a large value', () => {
    expect(moments([1e9, 1e9 + 1, 1e9 + 2])).toEqual({ mean: 1e9 + 1, squares: 2 })
  })
})
