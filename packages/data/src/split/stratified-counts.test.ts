import { describe, expect, it } from 'vitest'
import { allocate, checkFractions } from './fractions.ts'
import { stratifiedCounts, windowCount } from './stratified-counts.ts'

const counts = (width: number) => {
  const each = windowCount({ periods: 12, width })
  return stratifiedCounts({ classes: [755 * each, 135 * each], fractions: { train: 0.8, test: 0.2 } })
}

describe('counts of Song et al. (2025), Table 3', () => {
  // [w, training non-ST, ST, total, test non-ST, ST, total]; w = 4 with 5346 unswapped to 5436
  it.each([
    [4, 5436, 972, 6408, 1359, 243, 1602],
    [5, 4832, 864, 5696, 1208, 216, 1424],
    [6, 4228, 756, 4984, 1057, 189, 1246],
    [7, 3624, 648, 4272, 906, 162, 1068],
    [9, 2416, 432, 2848, 604, 108, 712],
  ])('w = %i is exactly stratified', (width, ...row) => {
    const { train, test } = counts(width)
    expect([...train.classes, train.total, ...test.classes, test.total]).toEqual(row)
  })

  it('w = 8: the training row is, the test row is not its complement', () => {
    const { train, test } = counts(8)
    expect([...train.classes, train.total]).toEqual([3020, 540, 3560])
    expect([...test.classes, test.total]).toEqual([755, 135, 890])
  })

  it.each([
    [10, 2136, 534],
    [11, 1424, 356],
    [12, 712, 178],
  ])('w = %i: totals only', (width, train, test) => {
    expect([counts(width).train.total, counts(width).test.total]).toEqual([train, test])
  })
})

describe('allocate', () => {
  it.each([
    [10, [0.6, 0.2, 0.2], [6, 2, 2]],
    [7, [0.5, 0.25, 0.25], [3, 2, 2]],
    [3, [0.5, 0, 0.5], [2, 0, 1]],
    [1, [0.8, 0, 0.2], [1, 0, 0]],
    [0, [0.8, 0.1, 0.1], [0, 0, 0]],
    [5, [1 / 3, 1 / 3, 1 / 3], [2, 2, 1]],
  ] as const)('%i things in %j', (count, shares, sizes) => {
    expect(allocate(count, shares)).toEqual(sizes)
  })

  it('refuses fractions that do not sum to 1', () => {
    expect(() => checkFractions({ train: 0.8, test: 0.1 })).toThrow('sum to 1')
    expect(() => checkFractions({ train: 1.2, test: -0.2 })).toThrow('negative')
  })
})

describe('windowCount', () => {
  it.each([
    [{ periods: 12, width: 12 }, 1],
    [{ periods: 12, width: 13 }, 0],
    [{ periods: 12, width: 8, horizon: 1 }, 4],
    [{ periods: 12, width: 4, stride: 3 }, 3],
  ])('%j gives %i', (options, count) => {
    expect(windowCount(options)).toBe(count)
  })
})
