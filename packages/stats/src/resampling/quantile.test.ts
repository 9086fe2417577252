import { expect, it } from 'vitest'
import { quantileSorted } from './quantile.ts'

it('interpolates between order statistics', () => {
  expect(quantileSorted([1, 2, 4], 0.25)).toBe(1.5)
  expect(quantileSorted([1, 2, 4], 1)).toBe(4)
})

it('is an order statistic where it falls upon one, whatever stands beside it', () => {
  expect(quantileSorted([1, Number.POSITIVE_INFINITY], 0)).toBe(1)
  expect(quantileSorted([1, 2, Number.POSITIVE_INFINITY], 0.5)).toBe(2)
  expect(quantileSorted([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], 0.5)).toBe(Number.NEGATIVE_INFINITY)
})

it('lies between numbers that are too far apart for a difference', () => {
  expect(quantileSorted([-1.7e308, 1.7e308], 0.5)).toBe(0)
})
