import fc from 'fast-check'
import { expect, it } from 'vitest'
import { apportion } from './apportion.ts'

it('shares by largest remainder', () => {
  expect([...apportion(10, Float64Array.of(1, 1, 1))]).toEqual([4, 3, 3])
  expect([...apportion(7, Float64Array.of(0, 3, 1))]).toEqual([0, 5, 2])
  expect([...apportion(4, Float64Array.of(0, 0))]).toEqual([2, 2])
})

it('always adds up, within one of the exact share', () => {
  const weights = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(fc.nat(10_000), weights, (total, given) => {
      const shares = apportion(total, Float64Array.from(given))
      const sum = given.reduce((a, b) => a + b, 0)
      expect(shares.reduce((a, b) => a + b, 0)).toBe(total)
      shares.forEach((share, i) => {
        const exact = sum > 0 ? total * ((given[i] ?? 0) / sum) : total / given.length
        expect(Math.abs(share - exact)).toBeLessThan(1 + 1e-6)
      })
    }),
  )
})
