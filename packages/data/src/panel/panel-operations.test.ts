import { table } from 'arquero'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitScaler, scale } from '../fit/scaler.ts'
import { panelFromTable, panelToColumns, panelToRows } from './convert.ts'
import { deriveColumns } from './derive-columns.ts'
import { filterEntities, filterPeriods, selectFeatures } from './filter.ts'
import { panelFromRows } from './from-rows.ts'
import { joinPanels } from './join-panels.ts'
import { labelEntities } from './label-entities.ts'
import { createPanel, type Panel } from './panel.ts'
import { panelGaps } from './panel-gaps.ts'

const N = Number.NaN
const panel = createPanel({
  features: ['x', 'y'],
  rows: [
    { entity: 'A', period: '2001', values: [1, 2] },
    { entity: 'A', period: '2002', values: [3, null] },
    { entity: 'A', period: '2005', values: [5, 6] },
    { entity: 'B', period: '2002', values: [7, 8] },
  ],
  labels: { level: 'entity', values: [1, -1] },
  attributes: { sector: ['rail', 'steel'] },
})

describe('panelGaps', () => {
  it('reports gaps by the calendar and runs', () => {
    expect(panelGaps(panel)).toEqual({
      spacing: 'year',
      rows: 4,
      possibleRows: 6,
      gaps: [{ entity: 'A', after: '2002', before: '2005', length: 2 }],
      absentPeriods: 2,
      longestRuns: { 1: 1, 2: 1 },
    })
  })
})

describe('labelEntities', () => {
  const rows = createPanel({
    features: ['x'],
    rows: [
      { entity: 'A', period: '2001', values: [1], label: 1 },
      { entity: 'A', period: '2002', values: [1], label: 0 },
      { entity: 'B', period: '2001', values: [1], label: -1 },
    ],
  })
  it('takes any or the last', () => {
    expect([...(labelEntities(rows, 'any').labels?.values ?? [])]).toEqual([1, -1])
    expect([...(labelEntities(rows, 'last').labels?.values ?? [])]).toEqual([0, -1])
    expect(() => labelEntities(panel, 'any')).toThrow('level row')
  })
})

describe('filters', () => {
  it('select features, entities and periods', () => {
    expect([...selectFeatures(panel, ['y']).values]).toEqual([2, N, 6, N, 8, N])
    const rail = filterEntities(panel, ({ attributes, label }) => attributes.sector === 'rail' && label === 1)
    expect([rail.entities, rail.attributes]).toEqual([['A'], { sector: ['rail'] }])
    const late = filterPeriods(panel, { from: '2002', to: '2004' })
    expect([late.periods, [...late.values]]).toEqual([['2002'], [3, N, 7, 8]])
    expect(() => selectFeatures(panel, ['z'])).toThrow('feature')
    expect(() => filterPeriods(panel, { from: '2004', to: '2001' })).toThrow('later')
    for (const range of [{ to: '2004Q4' }, { from: '2001-01-01' }])
      expect(() => filterPeriods(panel, range)).toThrow('of one form')
  })
})

describe('deriveColumns', () => {
  it('adds columns that may read earlier periods and earlier columns', () => {
    const derived = deriveColumns(panel, {
      sum: ({ get }) => get('x') + get('y'),
      twice: ({ get }) => 2 * get('sum'),
      change: ({ get, before }) => get('x') - before('x'),
    })
    expect(derived.features).toEqual(['x', 'y', 'sum', 'twice', 'change'])
    const at = (name: string) => [...selectFeatures(derived, [name]).values]
    expect(at('sum')).toEqual([3, N, 11, N, 15, N])
    expect(at('twice')).toEqual([6, N, 22, N, 30, N])
    // 2005 has no 2004
    expect(at('change')).toEqual([N, 2, N, N, N, N])
    expect(derived.missing.length).toBe(30)
  })

  it('reads no column that is named later and no later period, but its own past', () => {
    const sum = deriveColumns(panel, { sum: ({ get, before }) => get('x') + (before('sum') || 0) })
    expect([...selectFeatures(sum, ['sum']).values]).toEqual([1, 4, 5, N, 7, N])
    expect(() => deriveColumns(panel, { a: ({ get }) => get('b'), b: () => 1 })).toThrow('columns before it')
    for (const lag of [-1, 0.5])
      expect(() => deriveColumns(panel, { a: ({ before }) => before('x', lag) })).toThrow('lag must be an integer')
  })

  it('refuses a known name, an unknown feature and an infinite value', () => {
    expect(() => deriveColumns(panel, { x: () => 1 })).toThrow('does not have')
    expect(() => deriveColumns(panel, { z: ({ get }) => get('later') })).toThrow('"later"')
    expect(() => deriveColumns(panel, { z: () => 1 / 0 })).toThrow('column z')
  })
})

describe('joinPanels', () => {
  const other = createPanel({
    features: ['z'],
    rows: [
      { entity: 'A', period: '2002', values: [30] },
      { entity: 'C', period: '2003', values: [40] },
    ],
  })
  it('keeps what was applied to either side', () => {
    const [scaler, own] = [fitScaler(panel, { method: 'zscore' }), fitScaler(other, { method: 'minmax' })]
    const [left, right] = [scale(scaler, panel), scale(own, other)]
    const methods = (joined: Panel) => joined.applied?.map(({ method }) => method)
    expect(methods(joinPanels(left, other, 'left'))).toEqual(['zscore'])
    expect(methods(joinPanels(panel, right, 'left'))).toEqual(['minmax'])
    expect(methods(joinPanels(left, right, 'outer'))).toEqual(['zscore', 'minmax'])
    const halves = [selectFeatures(left, ['x']), selectFeatures(left, ['y'])] as const
    expect(methods(joinPanels(...halves, 'inner'))).toEqual(['zscore'])
    expect(() => fitScaler(joinPanels(left, other, 'inner'), { method: 'zscore' })).toThrow('through a scaler before')
  })

  it('inner keeps rows of both', () => {
    const joined = joinPanels(panel, other, 'inner')
    expect([joined.entities, joined.features]).toEqual([
      ['A', 'B'],
      ['x', 'y', 'z'],
    ])
    expect([...joined.observed]).toEqual([0, 1, 0, 0, 0, 0])
    expect([...joined.values.subarray(3, 6)]).toEqual([3, N, 30])
  })
  it('left keeps rows of the left one, outer those of either', () => {
    expect([...joinPanels(panel, other, 'left').observed]).toEqual([...panel.observed])
    const joined = joinPanels(panel, other, 'outer')
    expect([joined.entities, joined.periods]).toEqual([
      ['A', 'B', 'C'],
      ['2001', '2002', '2003', '2005'],
    ])
    expect([...joined.observed]).toEqual([1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0])
    expect([...(joined.labels?.values ?? [])]).toEqual([1, -1, -1])
    expect(joined.attributes).toEqual({ sector: ['rail', 'steel', ''] })
  })
  it('refuses a shared feature, other period forms, another role', () => {
    expect(() => joinPanels(panel, panel, 'inner')).toThrow('share a feature')
    expect(() => joinPanels(panel, { ...other, periods: ['2002Q1', '2003Q1'] }, 'outer')).toThrow('one form')
    expect(() => joinPanels(panel, { ...other, role: 'test' }, 'inner')).toThrow('same part')
  })
})

describe('conversion', () => {
  it('gives plain rows', () => {
    expect(panelToRows(panel)).toEqual([
      { entity: 'A', period: '2001', label: 1, sector: 'rail', x: 1, y: 2 },
      { entity: 'A', period: '2002', label: 1, sector: 'rail', x: 3, y: null },
      { entity: 'A', period: '2005', label: 1, sector: 'rail', x: 5, y: 6 },
      { entity: 'B', period: '2002', label: null, sector: 'steel', x: 7, y: 8 },
    ])
    expect(() => panelToRows(panel, { entity: 'x' })).toThrow('key columns')
  })

  const spec = {
    entity: 'entity',
    period: 'period',
    features: ['x', 'y'],
    label: { column: 'label', level: 'entity' as const },
    attributes: ['sector'],
  }

  it('goes to an arquero table and back, filters and order of the table kept', () => {
    const frame = table(panelToColumns(panel))
    expect(frame.numRows()).toBe(4)
    expect(panelFromTable(frame, spec)).toEqual(panel)
    const wide = frame.filter((row: { x: number }) => row.x > 2).orderby('x')
    expect(panelToRows(panelFromTable(wide, spec)).map(({ x }) => x)).toEqual([3, 5, 7])
    expect(panelFromRows(wide.objects() as Record<string, unknown>[], { ...spec, nan: 'missing' })).toEqual(
      panelFromTable(wide, spec),
    )
  })

  it('round trips any panel through rows (property)', () => {
    const cell = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null })
    const panels = fc
      .uniqueArray(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 2000, max: 2004 })), {
        minLength: 1,
        selector: ([entity, year]) => `${entity}${year}`,
      })
      .chain((keys) =>
        fc.tuple(fc.constant(keys), fc.array(fc.tuple(cell, cell), { minLength: keys.length, maxLength: keys.length })),
      )
      .map(([keys, values]): Panel => {
        const first = new Map<string, number>()
        for (const [entity] of keys) if (!first.has(entity)) first.set(entity, first.size % 2)
        return createPanel({
          features: ['x', 'y'],
          rows: keys.map(([entity, year], i) => ({
            entity,
            period: String(year),
            values: values[i] as [number, number],
          })),
          labels: { level: 'entity', values: [...first.values()] },
          attributes: { sector: [...first.keys()].map((name) => `s${name}`) },
        })
      })
    fc.assert(
      fc.property(panels, (made) => {
        expect(panelFromRows(panelToRows(made), spec)).toEqual(made)
      }),
      { numRuns: 100 },
    )
  })
})
