import { describe, expect, it } from 'vitest'
import { calibrationCurve, expectedCalibrationError } from './calibration.ts'

const labels = [0, 0, 1, 1, 1]
const probabilities = [0.1, 0.2, 0.2, 0.9, 1]

describe('calibrationCurve', () => {
  it('puts a probability on an edge into the bin below, 0 into the first', () => {
    const bins = calibrationCurve([0, 0, 1, 1], [0, 0.5, 0.6, 1], { bins: 2 })
    expect(bins.map(({ lower, upper, weight }) => [lower, upper, weight])).toEqual([
      [0, 0.5, 2],
      [0.5, 1, 2],
    ])
  })

  it('leaves empty bins out and weights rows', () => {
    const bins = calibrationCurve(labels, probabilities, { weights: [1, 1, 2, 1, 1] })
    expect(bins.map(({ weight }) => weight)).toEqual([1, 3, 1, 1])
    expect(bins[1]?.positiveRate).toBeCloseTo(2 / 3, 14)
  })
})

describe('expectedCalibrationError', () => {
  it('averages the gaps by each norm', () => {
    const gaps = [0.1, 0.3, 0.1, 0]
    const shares = [0.2, 0.4, 0.2, 0.2]
    const error = (norm: 'l1' | 'l2' | 'max') => expectedCalibrationError(labels, probabilities, { norm })
    expect(error('l1')).toBeCloseTo(
      gaps.reduce((sum, gap, i) => sum + gap * (shares[i] as number), 0),
      14,
    )
    expect(error('l2')).toBeCloseTo(
      Math.sqrt(gaps.reduce((sum, gap, i) => sum + gap ** 2 * (shares[i] as number), 0)),
      14,
    )
    expect(error('max')).toBeCloseTo(0.3, 14)
  })

  it('finds the largest gap of as many bins as there are', () => {
    const many = Float64Array.from({ length: 200_000 }, (_, i) => i / 200_000)
    const alternate = many.map((_, i) => i % 2)
    expect(expectedCalibrationError(alternate, many, { bins: 200_000, norm: 'max' })).toBeCloseTo(1, 4)
  })

  it('is 0 for certain and right forecasts, 1 for certain and wrong ones', () => {
    expect(expectedCalibrationError([0, 1], [0, 1])).toBe(0)
    expect(expectedCalibrationError([0, 1], [1, 0])).toBe(1)
  })

  it('refuses bad options', () => {
    expect(() => calibrationCurve([0, 1], [0, 1], { bins: 0 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
    expect(() => calibrationCurve([0, 1], [0, 1], { bins: 1e12 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
    expect(() => calibrationCurve([0, 1], [0, 2])).toThrowError(expect.objectContaining({ code: 'out-of-range' }))
  })
})
