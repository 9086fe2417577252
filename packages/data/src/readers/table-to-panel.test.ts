import { describe, expect, it } from 'vitest'
import { readCsv } from './csv/csv.ts'
import { type TablePanelColumns, tableToPanel } from './table-to-panel.ts'

const labelled = (cells: readonly string[], label: Partial<NonNullable<TablePanelColumns['label']>>) =>
  tableToPanel(readCsv(`code,year,st,x\n${cells.map((cell, i) => `C${i},2014,${cell},1\n`).join('')}`), {
    entity: 'code',
    period: 'year',
    features: ['x'],
    label: { column: 'st', level: 'entity', ...label },
  }).labels?.values

describe('labels of a table', () => {
  it('are unknown where a cell is missing, in number columns as in text columns', () => {
    expect(labelled(['1', '0', '', 'NA'], { positive: [1] })).toEqual(Int8Array.of(1, 0, -1, -1))
    expect(labelled(['1', '0', ''], {})).toEqual(Int8Array.of(1, 0, -1))
    expect(labelled(['ST', 'normal', ''], { positive: ['ST'] })).toEqual(Int8Array.of(1, 0, -1))
  })

  it.each(['NA', '-', ' ', 'None'])('are not class 0 for %j unless that is said', (word) => {
    expect(() => labelled(['ST', 'normal', word], { positive: ['ST'] })).toThrow(
      expect.objectContaining({ code: 'missing-label', location: { file: 'CSV', row: 4, column: 'st' } }),
    )
    expect(labelled(['ST', 'normal', word], { positive: ['ST'], negative: ['normal', word] })).toEqual(
      Int8Array.of(1, 0, 0),
    )
  })
})

describe('a feature that is text', () => {
  it.each([
    ['12.5\n--\nabc', 'abc', 4],
    ['1\n2\n007', '007', 4],
    ['1\n12345678901234567', '12345678901234567', 3],
  ])('is refused with the cell that made it text: %j', (cells, received, row) => {
    const table = readCsv(
      `code,year,x\n${cells
        .split('\n')
        .map((cell, i) => `C${i},2014,${cell}\n`)
        .join('')}`,
    )
    const columns = { entity: 'code', period: 'year', features: ['x'] }
    expect(() => tableToPanel(table, columns)).toThrow(
      expect.objectContaining({ code: 'not-a-number', received, location: { file: 'CSV', row, column: 'x' } }),
    )
  })
})
