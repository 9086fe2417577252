import { describe, expect, it } from 'vitest'
import { smallResults } from '../../../test/support/small-results.ts'
import type { Figure, Results, Table } from '../schema.ts'
import { compareResults } from './compare-results.ts'
import { describeComparison } from './describe-comparison.ts'

const grid = (changed: Partial<Record<'first' | 'second' | 'rank' | 'p' | 'word', number | string>> = {}): Table => ({
  kind: 'table',
  id: 'grid',
  item: 'Table 8',
  title: 'A grid',
  caption: 'n = 10',
  columns: [
    { key: 'width', label: 'time step', digits: 0 },
    { key: 'batch', label: 'batch size', digits: 0 },
    { key: 'auc', label: 'ROC-AUC', digits: 3 },
    { key: 'aucRank', label: 'rank', digits: 0 },
    { key: 'f1', label: 'F1', digits: 3 },
    { key: 'f1Rank', label: 'rank', digits: 0 },
    { key: 'p', label: 'p', digits: 'p' },
    { key: 'word', label: 'differs' },
  ],
  rows: [
    { width: 5, batch: 32, auc: { value: changed.first ?? 0.7, low: 0.6, high: 0.8 }, f1: 0.5, f1Rank: 2, p: 0.04 },
    {
      width: 5,
      batch: 64,
      auc: { value: changed.second ?? 0.72, low: 0.7, high: 0.74 },
      f1: 0.6,
      f1Rank: changed.rank ?? 1,
      p: changed.p ?? 0.01,
      word: changed.word ?? 'yes',
    },
  ],
  notes: ['Friedman chi-square 35.3 on 6 degrees of freedom'],
})

const bars = (value: number): Figure => ({
  kind: 'figure',
  id: 'bars',
  item: 'Fig 5',
  title: 'Blocks',
  caption: 'two blocks',
  alternative: 'bars',
  data: [
    { model: 'm1', value, block: 'fold 1' },
    { model: 'm1', value: 0.5, block: 'fold 2' },
  ],
  spec: { mark: 'bar', encoding: { x: { field: 'value', title: 'ROC-AUC' } } },
})

const results = (items: readonly (Table | Figure)[], more: Partial<Results> = {}): Results => ({
  ...smallResults,
  sections: [{ id: 'all', title: 'All', text: ['Some text.'], items }],
  ...more,
})

const text = (before: Results, after: Results, all = false) =>
  describeComparison(compareResults(before, after), { before: 'A', after: 'B', all })

describe('compareResults', () => {
  it('finds a run the same as itself, whatever its seconds, machine and steps', () => {
    const timed = (seconds: number): Results['timings'] => ({
      ...smallResults.timings,
      seconds,
      tables: [{ section: 'all', table: { ...grid({ first: seconds }), id: 'seconds' } }],
    })
    const before = results([grid(), bars(1)], { timings: timed(1), values: { leaks: [{ id: 'a', step: 'x-1' }] } })
    const after = results([grid(), bars(1)], { timings: timed(2), values: { leaks: [{ id: 'a', step: 'x-2' }] } })
    const comparison = compareResults(before, after)
    expect(comparison).toMatchObject({ identical: true, items: [], alone: [], texts: [], setting: [] })
    expect(comparison.timings.setting).toEqual([{ name: 'seconds', before: 1, after: 2 }])
    expect(comparison.timings.items).toMatchObject([{ id: 'seconds', cells: [{ difference: 1 }] }])
    expect(text(before, after)).toContain('the same results of distress in every one of 12 cells of tables')
    expect(text(before, after)).toContain('never counted as a difference')
  })

  it('names a cell by item, all that tells its row apart, and a column that has the name for itself', () => {
    const { items } = compareResults(results([grid()]), results([grid({ rank: 3 })]))
    expect(items).toMatchObject([
      {
        name: 'Table 8. A grid',
        cells: [{ row: 'time step 5, batch size 64', column: 'rank (F1)', before: 1, after: 3, difference: 2 }],
      },
    ])
    expect(text(results([grid()]), results([grid({ rank: 3 })]))).toContain(
      '  time step 5, batch size 64 | rank (F1): 1 -> 3 (+2)\n',
    )
  })

  it('puts first what left an interval, then what turned over, then numbers, then what lies within intervals', () => {
    const after = grid({ first: 0.75, second: 0.8, rank: 3, p: 0.06, word: 'no' })
    const [item] = compareResults(results([grid()]), results([after])).items
    expect(item?.cells.map(({ column }) => column)).toEqual(['ROC-AUC', 'p', 'differs', 'rank (F1)', 'ROC-AUC'])
    expect(item?.cells.map(({ withinIntervals }) => withinIntervals)).toEqual([false, null, null, null, true])
  })

  it('puts a cell whose verdict alone changed before those that only moved', () => {
    const withVerdict = (verdict: 'differs' | 'reproduced'): Table => ({
      ...grid({ rank: verdict === 'differs' ? 1 : 2 }),
      rows: [
        ...grid().rows.slice(0, 1),
        { ...grid({ rank: verdict === 'differs' ? 1 : 2 }).rows[1], f1: { value: 0.6, paper: 0.9, verdict } },
      ],
    })
    const output = text(results([withVerdict('differs')]), results([withVerdict('reproduced')]))
    expect(output).toMatch(/F1: 0\.6, verdict differs -> reproduced\n.*rank \(F1\)/)
  })

  it('orders numbers by their share of the largest of their column', () => {
    const table = (small: number, large: number): Table => ({
      ...grid(),
      columns: [
        { key: 'model', label: 'model' },
        { key: 'z', label: 'z', digits: 2 },
      ],
      rows: [
        { model: 'a', z: small },
        { model: 'b', z: large },
      ],
    })
    const [item] = compareResults(results([table(0, 100)]), results([table(0.5, 110)])).items
    expect(item?.cells.map(({ row }) => row)).toEqual(['b', 'a'])
  })

  it('compares the points of a figure, and says what its fields are', () => {
    const { items, counts } = compareResults(results([bars(0.7)]), results([bars(0.8)]))
    expect(items).toMatchObject([
      { cells: [{ row: 'm1, fold 1', column: 'value (ROC-AUC)', before: 0.7, after: 0.8 }] },
    ])
    expect(counts.figure).toMatchObject({ compared: 2, differ: 1 })
  })

  describe('rows that are nothing but their name', () => {
    const scheme = (width: number): Figure => ({
      ...bars(1),
      data: [1, 2].flatMap((window) =>
        [1, 2, 3].map((period) => ({ window, period, part: period < window + width ? 'in' : 'outside' })),
      ),
    })
    const list = (...rows: Table['rows']): Table => ({
      ...grid(),
      columns: [
        { key: 'model', label: 'model' },
        { key: 'seed', label: 'seed', digits: 0 },
      ],
      rows,
    })
    const [one, two, three] = [
      { model: 'm1', seed: 1 },
      { model: 'm1', seed: 2 },
      { model: 'm2', seed: 1 },
    ]

    it('are the same points only where both figures have them', () => {
      const same = compareResults(results([scheme(1)]), results([scheme(1)]))
      expect([same.identical, same.counts.figure.compared]).toEqual([true, 6])
      const { identical, items } = compareResults(results([scheme(1)]), results([scheme(2)]))
      expect(identical).toBe(false)
      expect(items[0]?.cells.map(({ row, side }) => [row, side])).toEqual([
        ['outside, window 1, period 2', 'before'],
        ['outside, window 2, period 3', 'before'],
        ['in, window 1, period 2', 'after'],
        ['in, window 2, period 3', 'after'],
      ])
      expect(text(results([scheme(1)]), results([scheme(2)]))).toContain('  in, window 1, period 2: only after\n')
    })

    it('are gone from a figure that draws nothing any more', () => {
      const { identical, counts } = compareResults(results([scheme(1)]), results([{ ...scheme(1), data: [] }]))
      expect([identical, counts.figure.compared, counts.figure.onlyBefore]).toEqual([false, 0, 6])
    })

    it('are the same rows only where both tables have them', () => {
      const { identical, counts } = compareResults(results([list(one, two, three)]), results([list(one, two)]))
      expect([identical, counts.table]).toMatchObject([false, { compared: 2, differ: 0, onlyBefore: 1, onlyAfter: 0 }])
      const output = text(results([list(one, two, three)]), results([list(one, two)]))
      expect(output).toContain('  m2, seed 1: only before\n')
    })

    it('are the same entries of values only where both lists have them', () => {
      const values = (...pairs: readonly unknown[]) => ({ pairs })
      const [first, second] = [{ first: 'm1', step: 'x-1' }, { first: 'm2' }]
      const same = compareResults(results([], { values: values(first) }), results([], { values: values(first) }))
      expect([same.identical, same.counts.values.compared]).toEqual([true, 1])
      const more = compareResults(
        results([], { values: values(first) }),
        results([], { values: values(first, second) }),
      )
      expect(more.identical).toBe(false)
      expect(more.items[0]?.cells).toMatchObject([{ row: 'pairs[m2]', side: 'after' }])
      const empty = compareResults(results([], { values: { a: {} } }), results([], { values: { a: { b: [] } } }))
      expect(empty.identical).toBe(false)
    })
  })

  it('compares every number of values by path, tests among them, entries of lists by what names them', () => {
    const values = (statistic: number, estimate: number) => ({
      significance: { friedman: { statistic, meanRanks: [1, 2] }, pairs: [{ first: 0, second: 1, pValue: 0.04 }] },
      scores: [
        { model: 'm1', measures: { rocAuc: { estimate, lower: 0.6, upper: 0.8, step: 's-1' } } },
        { model: 'm2', measures: { rocAuc: { estimate: 0.7, lower: 0.6, upper: 0.8 } } },
      ],
    })
    const before = results([], { values: values(35.3, 0.7) })
    const after = results([], { values: { ...values(29.6, 0.75), more: 1 } })
    const comparison = compareResults(before, after)
    expect(comparison.items.map(({ cells }) => cells[0])).toMatchObject([
      { row: 'significance.friedman.statistic', before: 35.3, after: 29.6 },
      { row: 'scores[m1].measures.rocAuc', difference: expect.closeTo(0.05), withinIntervals: true },
    ])
    expect(comparison.counts.values).toMatchObject({ compared: 7, differ: 2 })
    expect(comparison.alone).toMatchObject([{ kind: 'values', id: 'more', side: 'after' }])
  })

  it('tells captions, notes, sentences and words of drawings that changed', () => {
    const other: Table = { ...grid(), notes: ['Friedman chi-square 29.6 on 6 degrees of freedom'] }
    const drawn = (svg: string): Figure => ({ ...bars(1), svg })
    const before = results([grid(), drawn('<svg><text>CD &gt; 2.8</text></svg>')])
    const after = results([other, drawn('<svg class="a"><text>CD &gt; 2.9</text></svg>')], {
      summary: ['It went badly.', 'Twice.'],
    })
    const output = text(before, after)
    expect(output).toContain('before: Friedman chi-square 35.3 on 6')
    expect(output).toContain('after:  Friedman chi-square 29.6 on 6')
    expect(output).toContain('words of the drawing\n    before: CD > 2.8\n    after:  CD > 2.9')
    expect(output).toContain('summary, sentence 1\n    before: It went well.\n    after:  It went badly.')
    expect(output).toContain('summary, sentence 2, only after: Twice.')
  })

  it('tells what columns and fields are called now, and columns in another order', () => {
    const [first, second, ...others] = grid().columns
    const reordered = { ...grid(), columns: [second, first, ...others] as Table['columns'] }
    const renamed = (title: string): Figure => ({ ...bars(1), spec: { encoding: { x: { field: 'value', title } } } })
    const output = text(results([grid(), renamed('ROC-AUC')]), results([reordered, renamed('PR-AUC')]))
    expect(output).toContain('columns\n    before: time step, batch size, ROC-AUC,')
    expect(output).toContain('after:  batch size, time step, ROC-AUC')
    expect(output).toContain(
      'fields\n    before: block, model, value (ROC-AUC)\n    after:  block, model, value (PR-AUC)',
    )
  })

  it('takes a figure that is drawn otherwise from the same data for the same result', () => {
    const drawn = (svg: string): Figure => ({ ...bars(1), svg })
    const [before, after] = ['<svg><text>a</text></svg>', '<svg id="b"><g><text x="1">a</text></g></svg>'].map(drawn)
    expect(compareResults(results([before as Figure]), results([after as Figure])).identical).toBe(true)
  })

  it('prints tests in full, and the first ten of other values', () => {
    const values = (by: number) => ({
      scores: Array.from({ length: 15 }, (_, i) => i + by),
      significanceOfAll: Array.from({ length: 15 }, (_, i) => i + by),
    })
    const output = text(results([], { values: values(0) }), results([], { values: values(1) }))
    expect(output.match(/ {2}scores\[/g)).toHaveLength(10)
    expect(output.match(/ {2}significanceOfAll\[/g)).toHaveLength(15)
  })

  it('cuts what two long sentences have in common', () => {
    const long = (n: number) => `${'Once upon a time '.repeat(8)}there were ${n} dwarfs${' and so on'.repeat(12)}.`
    const output = text(results([], { summary: [long(6)] }), results([], { summary: [long(7)] }))
    const line = output.split('\n').find((each) => each.includes('after:  ...')) ?? ''
    expect(line).toContain('there were 7 dwarfs')
    expect(line.length).toBeLessThan(140)
  })

  it('names items and rows that one side alone has', () => {
    const shorter: Table = { ...grid(), rows: grid().rows.slice(0, 1) }
    const comparison = compareResults(results([grid(), bars(1)]), results([{ ...shorter, id: 'other' }]))
    expect(comparison.alone.map(({ id, side }) => [id, side])).toEqual([
      ['grid', 'before'],
      ['bars', 'before'],
      ['other', 'after'],
    ])
    const both: Table = { ...grid(), rows: [{ ...grid().rows[0], width: 3 }, ...grid().rows] }
    expect(text(results([grid()]), results([both]))).toContain(
      'row only after: time step 3, batch size 32 (ROC-AUC 0.7;',
    )
  })

  it('says of data, protocol, profile, seed and versions whether they are the same', () => {
    const after = results([grid({ rank: 3 })], {
      options: { ...smallResults.options, seed: 8, space: 'small' },
      data: { ...smallResults.data, sha256: '11' },
      versions: { '@fdp/stats': '1.0.0' },
      profile: { seeds: 3 },
    })
    const output = text(results([grid()]), after)
    for (const line of [
      'data       made-up, sha256 00 -> made-up, sha256 11',
      'protocol   the same: strict',
      'profile    smoke',
      'profile.seeds: 2 -> 3',
      'seed       7 -> 8',
      'versions.@fdp/stats: 0.0.0 -> 1.0.0',
      'space      none -> small',
      'tables     12 cells compared, 1 differ',
    ])
      expect(output).toContain(line)
  })

  it('prints the first of a figure, and all of it on demand', () => {
    const many = (by: number): Figure => ({
      ...bars(1),
      data: Array.from({ length: 30 }, (_, index) => ({ model: `m${index}`, value: index + by })),
    })
    expect(text(results([many(0)]), results([many(1)]))).toContain('and 20 more, smaller ones: --all prints them')
    expect(text(results([many(0)]), results([many(1)]), true).match(/ -> /g)).toHaveLength(30)
  })

  it('refuses runs of two studies', () => {
    expect(() => compareResults(results([]), results([], { study: 'systemic' }))).toThrow(/one study/)
  })
})
