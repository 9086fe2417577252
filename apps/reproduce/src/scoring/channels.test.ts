import { createPanel, type Panel } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { fitChannels, ratioWindows, takeWindows, toChannels } from './channels.ts'
import { summaryFeatures } from './summary-features.ts'

/** One run of years a company; NaN is a missing ratio. */
const panelOf = (runs: readonly (readonly number[])[]): Panel =>
  createPanel({
    features: ['a', 'b'],
    rows: runs.flatMap((run, company) =>
      run.map((value, year) => ({
        entity: `c${company}`,
        period: String(2000 + year),
        values: [value, -value].map((cell) => (Number.isNaN(cell) ? null : cell)),
      })),
    ),
  })

const training = ratioWindows(panelOf([Array.from({ length: 9 }, (_, i) => i), [4, Number.NaN, 7, 2, 5]]), 3)
const channels = fitChannels(training)

describe('toChannels', () => {
  it('has levels, then changes, which a first year does not have', () => {
    const { shape, values } = toChannels(channels, ratioWindows(panelOf([[1, 4, 8]]), 3))
    expect(shape).toEqual([1, 3, 4])
    expect([...values.subarray(2, 4)]).toEqual([0, 0])
    const [first, , , , second] = values
    expect(second).toBeGreaterThan(first ?? Number.NaN)
    // b is -a, and normal scores are odd.
    for (let step = 0; step < 3; step++) expect(Number.isFinite(values[step * 4 + 1])).toBe(true)
  })

  it('gives a window the same channels whatever else is in the file', () => {
    const alone = toChannels(channels, ratioWindows(panelOf([[3, 6, 2]]), 3))
    const among = toChannels(
      channels,
      ratioWindows(
        panelOf([
          [900, -900, 0, 5],
          [3, 6, 2],
        ]),
        3,
      ),
    )
    expect([...takeWindows(among, [2]).values]).toEqual([...alone.values])
  })

  it('fills what is missing with training medians and holds wild values within the training scores', () => {
    const { values } = toChannels(channels, ratioWindows(panelOf([[1e9, Number.NaN, -1e9]]), 3))
    expect(values.every(Number.isFinite)).toBe(true)
    expect(Math.max(...values)).toBeLessThan(6)
  })
})

describe('summaryFeatures', () => {
  it('are last level, last change, whole change, mean and deviation', () => {
    const { values, shape } = summaryFeatures({
      values: Float32Array.from([1, 0, 3, 9, 2, -5]),
      shape: [1, 3, 2],
    })
    expect(shape).toEqual([1, 5])
    const expected = [2, -5, 1, 2, Math.sqrt(2 / 3)]
    expected.forEach((value, k) => {
      expect(values[k]).toBeCloseTo(value, 6)
    })
  })
})
