import { describe, expect, it } from 'vitest'
import type { DataError } from '../errors.ts'
import { type PanelColumns, panelFromColumns, panelFromRows } from './from-rows.ts'

const columns: PanelColumns = { entity: 'firm', period: 'year', features: ['x'] }
const rows = [
  { firm: 'B', year: 2015, x: 1, status: 'failed', sector: 'steel' },
  { firm: 'A', year: 2014, x: null, status: 'alive', sector: 'rail' },
  { firm: 'B', year: 2014, x: 2n, status: 'failed', sector: 'steel' },
]

const thrown = (make: () => unknown): DataError => {
  try {
    make()
  } catch (error) {
    return error as DataError
  }
  throw new Error('nothing was thrown')
}

describe('panelFromRows', () => {
  it('builds axes, values, labels and attributes', () => {
    const panel = panelFromRows(rows, {
      ...columns,
      label: { column: 'status', level: 'entity', positive: ['failed'] },
      attributes: ['sector'],
    })
    expect(panel.entities).toEqual(['B', 'A'])
    expect(panel.periods).toEqual(['2014', '2015'])
    expect([...panel.values]).toEqual([2, 1, NaN, NaN])
    expect([...panel.missing]).toEqual([0, 0, 1, 1])
    expect([...panel.observed]).toEqual([1, 1, 1, 0])
    expect(panel.labels).toEqual({ level: 'entity', values: Int8Array.of(1, 0) })
    expect(panel.attributes).toEqual({ sector: ['steel', 'rail'] })
  })

  it('takes row labels, unknown where empty', () => {
    const panel = panelFromRows(
      [
        { firm: 'A', year: '2014', x: 1, st: 1 },
        { firm: 'A', year: '2015', x: 1, st: '' },
      ],
      { ...columns, label: { column: 'st', level: 'row' } },
    )
    expect(panel.labels).toEqual({ level: 'row', values: Int8Array.of(1, -1) })
  })

  it('takes a NaN label for unknown where NaN is missing, and refuses it elsewhere', () => {
    const table = { firm: ['A', 'B', 'C'], year: [2014, 2014, 2014], st: Float64Array.of(1, 0, NaN), x: [1, 2, 3] }
    const labelled = (label: Partial<NonNullable<PanelColumns['label']>>, nan: 'missing' | 'refuse' = 'missing') =>
      panelFromColumns(table, { ...columns, nan, label: { column: 'st', level: 'entity', ...label } }).labels?.values
    expect(labelled({ positive: [1] })).toEqual(Int8Array.of(1, 0, -1))
    expect(labelled({})).toEqual(Int8Array.of(1, 0, -1))
    expect(labelled({ level: 'row' })).toEqual(Int8Array.of(1, 0, -1))
    expect(labelled({ positive: [1], negative: [0, NaN] })).toEqual(Int8Array.of(1, 0, 0))
    expect(thrown(() => labelled({ positive: [1] }, 'refuse'))).toMatchObject({
      code: 'non-finite',
      location: { row: 3, column: 'st' },
    })
  })

  it.each([
    ['1', [1]],
    [1, ['1']],
    ['1.0', ['1']],
    ['ST ', ['ST']],
    ['True', [true]],
  ])('refuses to take %j for class 0 where %j is class 1', (st, positive) => {
    const make = (negative?: readonly unknown[]) =>
      panelFromRows([{ firm: 'A', year: 2014, x: 1, st }], {
        ...columns,
        label: { column: 'st', level: 'entity', positive, ...(negative === undefined ? {} : { negative }) },
      })
    expect(thrown(() => make())).toMatchObject({ code: 'missing-label', received: st, location: { row: 1 } })
    expect(make([st]).labels?.values).toEqual(Int8Array.of(0))
  })

  it.each(['NA', ' ', 'NaN', ' - ', 'null'])(
    'refuses to take %j for class 0, and for an unknown one unless told',
    (st) => {
      const make = (label: Partial<NonNullable<PanelColumns['label']>>) =>
        panelFromRows([{ firm: 'A', year: 2014, x: 1, st }], {
          ...columns,
          label: { column: 'st', level: 'entity', positive: ['failed'], ...label },
        }).labels?.values
      expect(thrown(() => make({}))).toMatchObject({
        code: 'missing-label',
        received: st,
        location: { row: 1, column: 'st' },
      })
      expect(make({ negative: [st] })).toEqual(Int8Array.of(0))
      expect(make({ missing: [st.trim()] })).toEqual(Int8Array.of(-1))
    },
  )

  it('refuses labels of several values of which none is positive, unless negative names them', () => {
    const make = (labels: readonly unknown[], label: Partial<NonNullable<PanelColumns['label']>> = {}) =>
      panelFromRows(
        labels.map((st, index) => ({ firm: `F${index}`, year: 2014, x: 1, st })),
        { ...columns, file: 'a.csv', label: { column: 'st', level: 'entity', positive: ['bankrupt'], ...label } },
      ).labels?.values
    expect(thrown(() => make(['failed', 'alive', 'failed']))).toMatchObject({
      code: 'missing-label',
      received: 'failed, alive',
      location: { file: 'a.csv', column: 'st' },
    })
    expect(thrown(() => make([1, 0], { level: 'row' }))).toMatchObject({ code: 'missing-label', received: '1, 0' })
    expect(make(['failed', 'alive'], { negative: ['failed', 'alive'] })).toEqual(Int8Array.of(0, 0))
    expect(make(['alive', 'Alive', ''])).toEqual(Int8Array.of(0, 0, -1))
    expect(make(['failed', 'alive', 'bankrupt'])).toEqual(Int8Array.of(0, 0, 1))
  })

  it.each([
    ['positive', 'ST'],
    ['negative', 'normal'],
    ['missing', '?'],
    ['level', 'company'],
  ])('refuses a label whose %s is %j', (key, value) => {
    const label = {
      column: 'status',
      level: 'entity',
      positive: ['failed'],
      [key]: value,
    } as PanelColumns['label'] & {}
    expect(thrown(() => panelFromRows(rows, { ...columns, label }))).toMatchObject({
      code: 'invalid-option',
      received: value,
    })
  })

  it.each<[readonly unknown[], unknown, string]>([
    [['C1', 'B', 'C1 '], 'C1 ', 'invalid-shape'],
    [[' C1', 'B', 'C1'], 'C1', 'invalid-shape'],
    [['1', 'B', '\u30001'], '\u30001', 'invalid-shape'],
    [['A', 'B', ' NA'], ' NA', 'missing-cell'],
    [['A', 'B', ' '], ' ', 'missing-cell'],
    [['A', 'B', '--'], '--', 'missing-cell'],
    [['A', 'B', 2 ** 53], 2 ** 53, 'invalid-shape'],
    [['A', 'B', -(2 ** 60)], -(2 ** 60), 'invalid-shape'],
  ])('refuses the entities %j', (firm, received, code) => {
    const table = { firm, year: [2014, 2015, 2016], x: [1, 2, 3] }
    expect(thrown(() => panelFromColumns(table, columns))).toMatchObject({
      code,
      received,
      location: { row: 3, column: 'firm' },
    })
  })

  it('keeps blanks within names, and numbers that are exact', () => {
    const firm = ['Société Générale', ' B', 2 ** 53 - 1, 1234567890123456781n, 'A B', 'AB']
    const { entities } = panelFromColumns({ firm, year: firm.map(() => 2014), x: firm.map(() => 1) }, columns)
    expect(entities).toEqual(firm.map(String))
  })

  it('agrees with panelFromColumns', () => {
    const table = {
      firm: rows.map((row) => row.firm),
      year: rows.map((row) => row.year),
      x: Float64Array.of(1, NaN, 2),
    }
    expect(panelFromColumns(table, { ...columns, nan: 'missing' })).toEqual(panelFromRows(rows, columns))
  })

  it.each([
    ['duplicate-row', [rows[0], rows[0]], columns, { file: 'f.csv', row: 3 }],
    ['unknown-column', rows, { ...columns, features: ['y'] }, { file: 'f.csv' }],
    ['non-finite', [{ ...rows[0], x: NaN }], columns, { file: 'f.csv', row: 2, column: 'x' }],
    ['not-a-number', [{ ...rows[0], x: '1' }], columns, { file: 'f.csv', row: 2, column: 'x' }],
    ['missing-cell', [{ ...rows[0], firm: '' }], columns, { file: 'f.csv', row: 2, column: 'firm' }],
    [
      'missing-label',
      [{ ...rows[0], status: 'yes' }],
      { ...columns, label: { column: 'status', level: 'row' } },
      { file: 'f.csv', row: 2, column: 'status' },
    ],
    [
      'invalid-shape',
      [rows[0], { ...rows[2], status: 'alive' }],
      { ...columns, label: { column: 'status', level: 'entity', positive: ['failed'] } },
      { file: 'f.csv', row: 3, column: 'status' },
    ],
  ] as const)('refuses with %s and the place', (code, given, spec, location) => {
    const error = thrown(() =>
      panelFromRows(given as readonly Record<string, unknown>[], {
        ...(spec as PanelColumns),
        file: 'f.csv',
        firstRow: 2,
      }),
    )
    expect(error.code).toBe(code)
    expect(error.location).toEqual(location)
  })

  it('refuses columns of different lengths', () => {
    const error = thrown(() => panelFromColumns({ firm: ['A'], year: [2014], x: [] }, columns))
    expect(error.code).toBe('invalid-shape')
    expect(error.location).toEqual({ column: 'x' })
  })
})
