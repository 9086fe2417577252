import { createPanel } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { lastPeriodEnds } from './last-period-ends.ts'

/** A panel whose k-th company is observed from the first period to the one given; every third has label 1. */
function panelEnding(ends: readonly number[]) {
  const periods = ['2010', '2011', '2012', '2013', '2014', '2015']
  const entities = ends.map((_, k) => `c${k}`)
  return createPanel({
    entities,
    periods,
    features: ['x'],
    rows: ends.flatMap((end, k) =>
      periods.slice(0, end + 1).map((period) => ({ entity: entities[k] ?? '', period, values: [1] })),
    ),
    labels: { level: 'entity', values: Int8Array.from(ends, (_, k) => (k % 3 === 0 ? 1 : 0)) },
  })
}

describe('lastPeriodEnds', () => {
  it('cuts companies near 60:20:20 by their last period', () => {
    const ends = [0, 1, 2, 3, 4, 5].flatMap((end) => Array.from({ length: 9 }, () => end))
    // Shares up to each period: 1/6, 2/6, 3/6, 4/6, 5/6, 1.
    expect(lastPeriodEnds(panelEnding(ends))).toEqual({ trainEnd: '2013', validationEnd: '2014' })
  })

  it('finds none where all histories end together, or where a part would have one class', () => {
    expect(lastPeriodEnds(panelEnding(Array.from({ length: 12 }, () => 5)))).toBeUndefined()
    expect(lastPeriodEnds(panelEnding([0, 0, 0, 4, 4, 4, 4, 5]))).toBeUndefined()
  })
})
