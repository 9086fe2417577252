import { createPanel } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { atRisk, lastWindows, latestWindows } from './at-risk.ts'

const years = (entity: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ entity, period: String(from + i), values: [1] }))

const panel = createPanel({
  features: ['x'],
  rows: [...years('failed', 2008, 2011), ...years('alive', 2009, 2012)],
  labels: { level: 'entity', values: [1, 0] },
})
// Windows of two years, by the year that they end with.
const ends = [
  [0, '2009'],
  [0, '2010'],
  [0, '2011'],
  [1, '2010'],
  [1, '2011'],
  [1, '2012'],
] as const
const windows = {
  company: Int32Array.from(ends, ([company]) => company),
  period: Int32Array.from(ends, ([, year]) => panel.periods.indexOf(year)),
}

describe('atRisk', () => {
  it('keeps the last window of a failed company and every window of another', () => {
    const { rows, labels } = atRisk(panel, windows)
    expect([[...rows], [...labels]]).toEqual([
      [2, 3, 4, 5],
      [1, 0, 0, 0],
    ])
  })

  it('begins with the year asked for', () => {
    expect([...atRisk(panel, windows, '2012').rows]).toEqual([5])
  })
})

describe('lastWindows and latestWindows', () => {
  it('differ where the last year has no window', () => {
    expect([...lastWindows(panel, windows)]).toEqual([2, 5])
    const cut = { company: windows.company.subarray(0, 5), period: windows.period.subarray(0, 5) }
    expect([...lastWindows(panel, cut)]).toEqual([2])
    expect([...latestWindows(cut)]).toEqual([2, 4])
  })
})
