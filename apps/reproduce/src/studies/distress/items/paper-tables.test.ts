import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../profiles.ts'
import { MEASURES, type MeasureName } from '../../measures.ts'
import { type DistressSource, distressSource } from '../sample/data.ts'
import { coverage } from '../sample/sample.ts'
import { featureTable, table1 } from './table-1.ts'
import { table7 } from './table-7.ts'
import { table8 } from './table-8.ts'
import { table13, timeTable } from './table-13.ts'

const interval = { estimate: 0.984, lower: 0.97, upper: 0.99 }
const measures = Object.fromEntries(Object.keys(MEASURES).map((name) => [name, interval])) as Record<
  MeasureName,
  typeof interval
>

const described = ({ panel }: DistressSource) => ({ coverage: coverage(panel), step: 'sample-1' })

describe('Table 1', () => {
  it('has 34 indicators in the groups of the paper, all in use in the synthetic sample', async () => {
    const source = await distressSource('ashare-synthetic', 3)
    const table = table1(source, described(source))
    expect(table.rows).toHaveLength(34)
    expect(table.notes?.[0]).toContain('7 + 7 + 6 + 6 + 1 + 5 + 2; the paper')
    expect(table.notes?.[0]).toContain('(the same)')
    expect(table.rows.every(({ here }) => /^in use, \d+\.\d % there$/.test(String(here)))).toBe(true)
  })

  it('says what the American panel lacks for an indicator, and which ratios stand in', async () => {
    const source = await distressSource('american-bankruptcy', 3)
    const cash = table1(source, described(source)).rows.find(({ indicator }) => indicator === 'cash ratio')
    expect(cash?.here).toMatchObject({ value: 'lacks cash and cash equivalents', verdict: 'cannot be' })
    const inUse = table1(source, described(source)).rows.filter(({ here }) => /^in use/.test(String(here)))
    expect(inUse.map(({ indicator, here }) => `${indicator}: ${here}`)).toEqual([
      expect.stringMatching(/^current ratio: in use as current assets to current liabilities, \d+\.\d % there$/),
      expect.stringMatching(/^quick ratio: in use, \d+\.\d % there$/),
      expect.stringMatching(/^debt-to-asset ratio: in use as total liabilities to total assets, /),
      expect.stringMatching(/^current assets ratio: in use as current assets to total assets, /),
      expect.stringMatching(/^working capital ratio: in use as working capital to total assets, /),
      expect.stringMatching(/^revenue growth rate: in use as year-on-year change of revenue, /),
    ])
    const features = featureTable(source, described(source))
    expect(features.rows).toHaveLength(source.panel.features.length - 1)
    for (const { coverage: share } of features.rows) expect(share).toBeGreaterThan(0.5)
  })
})

describe('Table 7', () => {
  it("is the paper's, cell by cell, with the layers of the profile paper", () => {
    const table = table7(PROFILES.paper.distress.layers, { m1: 100 }, 8)
    const cells = table.rows
      .slice(0, -1)
      .flatMap(({ m1, m2, m3, m4 }) => [m1, m2, m3, m4])
      .filter((cell) => cell !== null)
    expect(cells).toHaveLength(4 + 4 + 2 + 2 + 4 + 2 + 4)
    for (const cell of cells) expect(cell).toMatchObject({ verdict: 'reproduced' })
  })

  it('differs where layers are smaller', () => {
    const [row] = table7({ filters: 32, units: 32, dense: 32 }, {}, 8).rows
    expect(row?.m1).toEqual({ value: '3 x 32, ReLU', paper: '3 x 64, ReLU', verdict: 'differs' })
  })
})

describe('Table 8', () => {
  const scores = (base: number) =>
    (['m1', 'm2'] as const).flatMap((model, index) =>
      [4, 5].map((width) => ({
        model,
        width,
        seeds: 1,
        parameters: 1,
        engine: 'plan',
        measures: { ...measures, rocAuc: { ...interval, estimate: base + 0.01 * index - 0.001 * width } },
      })),
    )
  const table = table8(
    [
      { batchSize: 32, scores: scores(0.8) },
      { batchSize: 64, scores: scores(0.82) },
    ],
    [4, 5],
    '',
  )

  it('has a row for each width and batch size, beside the cell of the paper', () => {
    expect(table.rows.map(({ width, batch }) => [width, batch])).toEqual([
      [4, 32],
      [4, 64],
      [5, 32],
      [5, 64],
    ])
    expect(table.rows[1]?.['accuracy m1']).toMatchObject({ value: 0.984, paper: 0.956, verdict: 'differs' })
    expect(table.rows[1]?.['accuracy m3']).toBeUndefined()
  })

  it('names the best cell, and what the batch size changes', () => {
    expect(table.notes?.[0]).toContain('m2, w = 4, batch 64, 0.826')
    expect(table.notes?.[1]).toContain('+0.020 in the mean over 4 cells')
  })

  it('says of which of its widths two poolings leave one step', () => {
    const note = (widths: readonly number[]) => table8([], widths, '').notes?.at(-1)
    expect(note([4, 5])).toBe(
      'Two poolings leave one step of windows of 4 or 5, where the attention of m3 and m4 has nothing to weigh.',
    )
    expect(note([8, 4, 5, 6, 7, 9])).toContain('of windows of 4, 5, 6 or 7,')
    expect(note([5, 3, 8])).toContain('of windows of 3 or 5,')
    expect(note([8, 12])).not.toContain('Two poolings')
  })
})

describe('Table 13', () => {
  const outcome = {
    split: { treatment: { split: 'company', fittedOn: 'training', smote: 'none' }, description: '' },
    measures,
    support: [341, 39],
  } as const

  it('sets each class beside the paper', () => {
    const { rows } = table13(outcome, ['alive', 'failed'], '')
    expect(rows[0]).toMatchObject({ class: 'alive', support: { value: 341, verdict: 'reproduced' } })
    expect(rows[1]).toMatchObject({ recall: { paper: 0.95, verdict: 'differs' }, support: { difference: -1 } })
    expect(timeTable(outcome, measures, '').rows[0]?.outOfTime).toMatchObject({ paper: 0.984, verdict: 'reproduced' })
  })

  it('says where it cannot be', () => {
    const { rows, notes } = table13(undefined, ['alive', 'failed'], '')
    expect(rows[0]).toMatchObject({
      precision: { verdict: 'cannot be' },
      support: { value: null, verdict: 'cannot be' },
    })
    expect(notes?.[0]).toMatch(/^Cannot be made/)
  })
})
