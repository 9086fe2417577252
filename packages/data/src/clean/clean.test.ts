import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { quarters } from '../../test/panels.ts'
import { createPanel, type Panel } from '../panel/panel.ts'
import { hampelFilter } from './hampel-filter.ts'
import { filterOutliers, fitOutlierFilter } from './outlier-filter.ts'

const golden = JSON.parse(readFileSync(new URL('../../test/golden/cleaning.json', import.meta.url), 'utf8')) as {
  series: number[]
  past: number[]
  centred: number[]
  median: number
  mad: number
  robustZ: number[]
}
const panelOf = (series: readonly number[]): Panel =>
  createPanel({ entities: ['A'], periods: quarters(series.length), features: ['x'], values: series })
const flagged = (outliers: Uint8Array): number[] => [...outliers.keys()].filter((i) => outliers[i] === 1)

describe('hampelFilter', () => {
  it.each(['past', 'centred'] as const)('finds what pandas finds: %s', (side) => {
    const { outliers, count, panel } = hampelFilter(panelOf(golden.series), { side })
    expect(flagged(outliers)).toEqual(golden[side])
    expect(count).toBe(golden[side].length)
    expect(flagged(panel.missing)).toEqual(golden[side])
    expect(count).toBeGreaterThan(3)
  })

  it('looks only back: what comes later changes nothing', () => {
    const all = hampelFilter(panelOf(golden.series))
    const half = hampelFilter(panelOf(golden.series.slice(0, 60)))
    expect(flagged(all.outliers).filter((i) => i < 60)).toEqual(flagged(half.outliers))
  })

  it('puts the local median in place when asked to', () => {
    const { panel } = hampelFilter(panelOf([1, 2, 1, 2, 1, 2, 1, 50, 1, 2]), { neighbours: 6, replace: 'median' })
    expect([...panel.values]).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2].map((v, i) => (i === 7 ? 2 : v)))
  })

  it('takes nothing for an outlier where most values are equal, and steps over missing cells', () => {
    expect(hampelFilter(panelOf([0, 0, 0, 0, 0, 0, 9])).count).toBe(0)
    const gaps = hampelFilter(panelOf([1, Number.NaN, 2, 1, Number.NaN, 2, 1, 2, 90]), { neighbours: 5 })
    expect(flagged(gaps.outliers)).toEqual([8])
  })

  it('refuses bad options', () => {
    expect(() => hampelFilter(panelOf([1]), { threshold: 0 })).toThrow('threshold')
    expect(() => hampelFilter(panelOf([1]), { neighbours: 1.5 })).toThrow('neighbours')
  })
})

describe('fitOutlierFilter', () => {
  it('flags by robust z of the training values', () => {
    const filter = fitOutlierFilter({ ...panelOf(golden.series), role: 'train' }, { threshold: 4 })
    expect(filter.median[0]).toBeCloseTo(golden.median, 12)
    expect(filter.scale[0]).toBeCloseTo(golden.mad, 12)
    expect(JSON.parse(JSON.stringify(filter))).toEqual(filter)
    const { outliers, panel } = filterOutliers(filter, panelOf(golden.series))
    expect(flagged(outliers)).toEqual(golden.robustZ)
    expect(golden.robustZ.length).toBeGreaterThan(0)
    expect(panel.applied?.[0]).toMatchObject({ kind: 'filter', fittedOn: { role: 'train' } })
    expect(() => filterOutliers(filter, panel)).toThrow('before')
  })

  it('flags abnormal changes between neighbouring periods', () => {
    const series = [1, 2, 4, 5, 7, 8, 10, 60, 61, 63, 64, 66]
    const filter = fitOutlierFilter(panelOf(series), { of: 'change', threshold: 10 })
    expect(filter.median).toEqual([2])
    expect(flagged(filterOutliers(filter, panelOf(series)).outliers)).toEqual([7])
  })

  it('refuses test data', () => {
    expect(() => fitOutlierFilter({ ...panelOf([1, 2, 3]), role: 'test' })).toThrow('training data only')
  })
})
