import { describe, expect, it } from 'vitest'
import { DataError } from '../errors.ts'
import { createPanel, type PanelInput } from './panel.ts'

const failure = (make: () => unknown): DataError => {
  try {
    make()
  } catch (error) {
    if (error instanceof DataError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('createPanel', () => {
  it('puts rows at their entity and period and marks what is missing', () => {
    const panel = createPanel({
      features: ['a', 'b'],
      rows: [
        { entity: 'Y', period: '2015', values: [1, null] },
        { entity: 'X', period: '2014', values: [3, 4] },
      ],
      labels: { level: 'entity', values: [1, -1] },
    })
    expect(panel.entities).toEqual(['Y', 'X'])
    expect(panel.periods).toEqual(['2014', '2015'])
    expect([...panel.observed]).toEqual([0, 1, 1, 0])
    expect([...panel.values]).toEqual([NaN, NaN, 1, NaN, 3, 4, NaN, NaN])
    expect([...panel.missing]).toEqual([1, 1, 0, 1, 0, 0, 1, 1])
    expect([...(panel.labels?.values ?? [])]).toEqual([1, -1])
  })

  it('collects row labels, unknown where there is none', () => {
    const panel = createPanel({
      features: ['a'],
      rows: [
        { entity: 'X', period: '2014', values: [1], label: 0 },
        { entity: 'X', period: '2015', values: [1] },
      ],
    })
    expect(panel.labels).toEqual({ level: 'row', values: Int8Array.of(0, -1) })
  })

  it('does not share the caller array', () => {
    const values = Float64Array.of(1, 2)
    const panel = createPanel({ entities: ['X'], periods: ['2014', '2015'], features: ['a'], values })
    values[0] = 9
    expect(panel.values[0]).toBe(1)
  })

  const base: PanelInput = { entities: ['X'], periods: ['2014', '2015'], features: ['a'], values: [1, 2] }
  const row = { entity: 'X', period: '2014', values: [1] }
  const cases: readonly (readonly [string, string, PanelInput])[] = [
    ['duplicate-row', 'a second row of one key', { features: ['a'], rows: [row, row] }],
    ['non-finite', 'an infinite value', { ...base, values: [1, Number.POSITIVE_INFINITY] }],
    ['non-finite', 'NaN in a row', { features: ['a'], rows: [{ ...row, values: [Number.NaN] }] }],
    ['unknown-entity', 'an entity off the axis', { features: ['a'], entities: ['Z'], rows: [row] }],
    ['invalid-period', 'a period off the axis', { features: ['a'], periods: ['2015'], rows: [row] }],
    ['invalid-period', 'mixed period forms', { ...base, periods: ['2014', '2014Q2'] }],
    ['invalid-period', 'descending periods', { ...base, periods: ['2015', '2014'] }],
    ['invalid-period', 'a day not in the calendar', { ...base, periods: ['2014-02-28', '2014-02-30'] }],
    ['invalid-shape', 'a wrong number of cells', { ...base, values: [1] }],
    ['invalid-shape', 'rows and values', { ...base, rows: [row] }],
    ['invalid-shape', 'values without axes', { features: ['a'], values: [1] }],
    ['invalid-shape', 'repeated features', { ...base, features: ['a', 'a'] }],
    ['invalid-shape', 'a label out of range', { ...base, labels: { level: 'entity', values: [2] } }],
    ['invalid-shape', 'labels of a wrong length', { ...base, labels: { level: 'row', values: [1] } }],
    ['invalid-shape', 'values in an unobserved row', { ...base, observed: [1, 0] }],
    ['invalid-shape', 'a row of a wrong length', { features: ['a'], rows: [{ ...row, values: [1, 2] }] }],
    ['invalid-shape', 'an attribute of a wrong length', { ...base, attributes: { sector: [] } }],
  ]
  it.each(cases)('refuses with %s: %s', (code, _, input) => {
    expect(failure(() => createPanel(input)).code).toBe(code)
  })

  it('says rule, received value and place', () => {
    const error = failure(() => createPanel({ features: ['a'], rows: [row, row] }))
    expect(error.received).toBe('X, 2014')
    expect(error.location).toEqual({ row: 2 })
    expect(error.message).toBe('a panel has one row per entity and period. Received: "X, 2014" (row 2)')
  })
})
