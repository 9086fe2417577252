import { expect, it } from 'vitest'
import { formatDifference, formatNumber } from './format.ts'

it('prints numbers of a column of mixed ones short, and counts whole', () => {
  const print = (value: number) => formatNumber(value, undefined)
  expect([96, 0.5, 0.7735849056603774, 12.34567, 0.000123456, -0.0451234].map(print)).toEqual([
    '96',
    '0.5',
    '0.774',
    '12.346',
    '0.000123',
    '-0.0451',
  ])
})

it('prints a difference of p-values as a number with its sign', () => {
  expect([-0.0784, 0.965123, 0].map((difference) => formatDifference(difference, 'p'))).toEqual([
    '-0.0784',
    '+0.9651',
    '0.0000',
  ])
  expect(formatNumber(0.0000123, 'p')).toBe('1.23e-5')
})

it('has no sign before a difference that rounds to nothing', () => {
  const print = (difference: number, digits: number) => formatDifference(difference, digits)
  expect([print(0.0001, 3), print(-0.0001, 3), print(0.4, 0), print(-0.4, 0)]).toEqual(['0.000', '0.000', '0', '0'])
  expect([print(0.0006, 3), print(-0.0006, 3), print(1200, 0)]).toEqual(['+0.001', '-0.001', '+1,200'])
})
