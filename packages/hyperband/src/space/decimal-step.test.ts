import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decimalStep } from './decimal-step.ts'

it('gives the double nearest to the decimal', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
      fc.integer({ min: 1, max: 10 ** 6 }),
      fc.integer({ min: 0, max: 10 ** 5 }),
      (places, from, by, index) => {
        const decimal = (units: number): number => Number(`${units}e-${places}`)
        expect(decimalStep(decimal(from), decimal(by), index)).toBe(decimal(from + index * by) + 0)
      },
    ),
  )
})
it.each([
  [0.1, 0.1, 2, 0.3],
  [-0.3, 0.1, 3, 0],
  [-0.3, 0.1, 1, -0.2],
  [1e9, 0.0001, 7, 1000000000.0007],
  [0, 1e-15, 3, 3e-15],
  [1e-7, 1e-7, 2, 3e-7],
  [0.5, 1e22, 1, 1e22],
])('%d + %d * %d is %d', (min, step, index, value) => {
  expect(decimalStep(min, step, index)).toBe(value)
})
it('passes over the noise of computed ends and steps', () => {
  expect(decimalStep(3 * 0.1, 0.1, 1)).toBe(0.4)
  expect(decimalStep(0, 1 - 0.9, 3)).toBe(0.3)
})
it('leaves steps that are no decimals as they are', () => {
  expect(decimalStep(0, 1 / 3, 1)).toBe(1 / 3)
  expect(decimalStep(0, 1 / 3, 2)).toBe(2 / 3)
  expect(decimalStep(0, Number.MIN_VALUE, 3)).toBe(3 * Number.MIN_VALUE)
})
