import { describe, expect, it } from 'vitest'
import { fullPanel, paperPanel } from '../../test/panels.ts'
import { createPanel } from '../panel/panel.ts'
import { slidingWindows } from './sliding-windows.ts'

describe('slidingWindows', () => {
  it.each([4, 5, 6, 7, 8, 9, 10, 11, 12])('gives 12 - w + 1 windows a company for w = %i', (width) => {
    expect(slidingWindows(paperPanel(), { width, label: 'entity' }).shape).toEqual([890 * (13 - width), width, 1])
  })

  it("gives 12 - w windows with label 'next'", () => {
    expect(slidingWindows(paperPanel(), { width: 8, label: 'next' }).shape).toEqual([890 * 4, 8, 1])
    expect(() => slidingWindows(paperPanel(), { width: 12, label: 'next' })).toThrow('unbroken run of 13 periods')
  })

  it('copies the rows of the panel in order, with entity and last period', () => {
    const windows = slidingWindows(fullPanel([0, 1], 4), { width: 3, label: 'entity' })
    expect([...windows.values]).toEqual([
      0, 1, 2, 3, 4, 5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 10, 11, 12, 13, 14, 15,
    ])
    expect([...windows.entity]).toEqual([0, 0, 1, 1])
    expect([...windows.period]).toEqual([2, 3, 2, 3])
    expect([...windows.labels]).toEqual([0, 0, 1, 1])
    expect(windows.groups).toBe(windows.entity)
  })

  it('selects features in the order wanted and strides', () => {
    const windows = slidingWindows(fullPanel([1], 5, 3), {
      width: 2,
      stride: 2,
      label: 'entity',
      features: ['f2', 'f0'],
    })
    expect([...windows.values]).toEqual([2, 0, 5, 3, 8, 6, 11, 9])
  })

  it('takes the label of a later row of the same run', () => {
    const row = (period: string, label: number) => ({ entity: 'A', period, values: [Number(period)], label })
    const panel = createPanel({
      features: ['x'],
      rows: [row('2010', 0), row('2011', 0), row('2012', 1), row('2013', 0)],
    })
    expect([...slidingWindows(panel, { width: 1, label: 'next' }).labels]).toEqual([0, 1, 0])
    expect([...slidingWindows(panel, { width: 1, label: 'next', horizon: 2 }).labels]).toEqual([1, 0])
    expect([...slidingWindows(panel, { width: 2, label: 'next', horizon: 0 }).labels]).toEqual([0, 1, 0])
    expect(() => slidingWindows(panel, { width: 1, label: 'entity' })).toThrow('level entity')
  })

  it('does not bridge an unobserved row, nor a period that the whole axis lacks', () => {
    const rows = ['2010', '2011', '2013', '2014', '2015', '2017'].map((period) => ({
      entity: 'A',
      period,
      values: [Number(period)],
    }))
    const panel = createPanel({ features: ['x'], rows, labels: { level: 'entity', values: [1] } })
    const windows = slidingWindows(panel, { width: 2, label: 'entity' })
    expect([...windows.values]).toEqual([2010, 2011, 2013, 2014, 2014, 2015])
    const other = createPanel({
      features: ['x'],
      rows: [...rows, { entity: 'B', period: '2012', values: [1] }],
      labels: { level: 'entity', values: [1, 0] },
    })
    expect(slidingWindows(other, { width: 2, label: 'entity' }).values).toEqual(windows.values)
  })

  it('refuses, skips or keeps a missing cell, never silently', () => {
    const panel = createPanel({
      entities: ['A'],
      periods: ['2010', '2011', '2012'],
      features: ['x', 'y'],
      values: [1, 2, Number.NaN, 4, 5, 6],
      labels: { level: 'entity', values: [1] },
    })
    expect(() => slidingWindows(panel, { width: 1, label: 'entity' })).toThrow('"A, 2011, x"')
    const skipped = slidingWindows(panel, { width: 1, label: 'entity', missing: 'skip' })
    expect([...skipped.values]).toEqual([1, 2, 5, 6])
    expect(skipped.skipped).toEqual({ missing: 1, unlabelled: 0 })
    expect([...slidingWindows(panel, { width: 1, label: 'entity', missing: 'keep' }).values][2]).toBeNaN()
    expect(slidingWindows(panel, { width: 1, label: 'entity', features: ['y'] }).shape[0]).toBe(3)
  })

  it('refuses or skips an unknown label, and makes windows without labels', () => {
    const panel = fullPanel([-1, 1], 2)
    expect(() => slidingWindows(panel, { width: 2, label: 'entity' })).toThrow('"E0, 2010Q2"')
    expect(slidingWindows(panel, { width: 2, label: 'entity', unlabelled: 'skip' }).skipped.unlabelled).toBe(1)
    const windows = slidingWindows(panel, { width: 2, label: 'none' })
    expect([windows.shape[0], windows.labels.length]).toEqual([2, 0])
  })

  it.each([
    ['width', { width: 0 }],
    ['stride', { width: 1, stride: 0.5 }],
    ['horizon', { width: 1, horizon: -1 }],
    ['feature', { width: 1, features: ['no'] }],
    ['label', { width: 1, label: 'last' as 'next' }],
  ])('refuses a bad %s', (name, options) => {
    expect(() => slidingWindows(fullPanel([1], 3), { label: 'entity', ...options })).toThrow(name)
  })

  it('refuses what a float32 cannot hold', () => {
    const panel = createPanel({
      entities: ['A'],
      periods: ['2010'],
      features: ['x'],
      values: [1e39],
      labels: { level: 'entity', values: [1] },
    })
    expect(() => slidingWindows(panel, { width: 1, label: 'entity' })).toThrow('"A, x"')
  })
})
