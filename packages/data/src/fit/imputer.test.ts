import { describe, expect, it } from 'vitest'
import { createPanel } from '../panel/panel.ts'
import { slidingWindows } from '../windows/sliding-windows.ts'
import { fitImputer, impute } from './imputer.ts'

const N = Number.NaN
const panel = createPanel({
  entities: ['A', 'B', 'C'],
  periods: ['2010', '2011', '2012', '2014'],
  features: ['x', 'y'],
  // A lacks x in 2011 and 2014; B lacks x in 2010; C is the only one of its sector
  values: [1, 1, N, 2, 3, 3, N, 4, N, 5, 20, 6, 30, 7, 40, 8, 5, 9, 6, 9, 7, 9, N, 9],
  labels: { level: 'entity', values: [0, 1, 1] },
  attributes: { sector: ['steel', 'steel', 'rail'] },
})
const x = (values: ArrayLike<number>): number[] => Array.from(values).filter((_, i) => i % 2 === 0)

describe('imputer', () => {
  it('carries the last value forward within the limit, by the calendar', () => {
    const one = impute(fitImputer(panel, { method: 'forward' }), panel)
    // 2014 is two years after 2012
    expect(x(one.values)).toEqual([1, 1, 3, N, N, 20, 30, 40, 5, 6, 7, N])
    expect(x(one.missing)).toEqual([0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1])
    const two = impute(fitImputer(panel, { method: 'forward', limit: 2, rest: 'median' }), panel)
    expect(x(two.values)).toEqual([1, 1, 3, 3, 6.5, 20, 30, 40, 5, 6, 7, 7])
  })

  it('fills with training medians', () => {
    const filled = impute(fitImputer(panel, { method: 'median' }), panel)
    expect(x(filled.values)).toEqual([1, 6.5, 3, 6.5, 6.5, 20, 30, 40, 5, 6, 7, 6.5])
    expect(filled.missing).toEqual(new Uint8Array(24))
  })

  it('fills by group and period, then group, then all', () => {
    const imputer = fitImputer(panel, { method: 'groupPeriodMedian', by: 'sector' })
    expect(JSON.parse(JSON.stringify(imputer))).toEqual(imputer)
    expect(x(impute(imputer, panel).values)).toEqual([1, 20, 3, 40, 1, 20, 30, 40, 5, 6, 7, 6])
    const unseen = { ...panel, attributes: { sector: ['wool', 'wool', 'wool'] } }
    expect(x(impute(imputer, unseen).values)).toEqual([1, 6.5, 3, 6.5, 6.5, 20, 30, 40, 5, 6, 7, 6.5])
  })

  it('drops rows with a missing cell, so that windows do not cross them', () => {
    const dropped = impute(fitImputer(panel, { method: 'drop' }), panel)
    expect([...dropped.observed]).toEqual([1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0])
    expect(slidingWindows(dropped, { width: 2, label: 'entity' }).shape[0]).toBe(3)
  })

  it('fills windows that were made with their gaps', () => {
    const windows = slidingWindows(panel, { width: 2, label: 'entity', missing: 'keep' })
    const imputer = fitImputer(windows, { method: 'median' })
    const filled = impute(imputer, windows)
    expect(filled.values.some(Number.isNaN)).toBe(false)
    expect(filled.values[2]).toBe(imputer.median[0])
    expect(() => fitImputer(windows, { method: 'forward' })).toThrow('works on a panel')
  })

  it('refuses test data, a second time, and a wrong attribute', () => {
    expect(() => fitImputer({ ...panel, role: 'test' }, { method: 'median' })).toThrow('training data only')
    const imputer = fitImputer(panel, { method: 'median' })
    expect(() => impute(imputer, impute(imputer, panel))).toThrow('before')
    expect(() => fitImputer(panel, { method: 'groupPeriodMedian', by: 'no' })).toThrow('attribute')
    expect(() => fitImputer(panel, { method: 'groupPeriodMedian' })).toThrow('by')
  })

  it('says when training had no value', () => {
    const empty = createPanel({ entities: ['A'], periods: ['2010'], features: ['x'], values: [N], observed: [1] })
    const imputer = fitImputer(empty, { method: 'median' })
    expect(imputer.median).toEqual([null])
    expect(() => impute(imputer, empty)).toThrow('saw no value')
  })
})
