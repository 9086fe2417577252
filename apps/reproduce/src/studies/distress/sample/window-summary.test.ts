import { describe, expect, it } from 'vitest'
import { windowSummary } from './window-summary.ts'

describe('windowSummary', () => {
  it('gives last level, last change, whole change, mean and deviation of each feature', () => {
    // Two windows of three steps and two features.
    const values = Float32Array.from([1, 10, 2, 10, 6, 10, 0, -1, 0, -2, 0, -6])
    const { values: table, shape } = windowSummary({ values, shape: [2, 3, 2] })
    expect(shape).toEqual([2, 10])
    const deviation = Math.sqrt((4 + 1 + 9) / 3)
    const expected = [6, 10, 4, 0, 5, 0, 3, 10, deviation, 0, 0, -6, 0, -4, 0, -5, 0, -3, 0, deviation]
    expected.forEach((value, i) => {
      expect(table[i]).toBeCloseTo(value, 6)
    })
  })
})
