import { describe, expect, it } from 'vitest'
import { boxPlots, confusionMatrices, lossCurves, rateCurves, searchCurves, windowScheme } from './figures.ts'
import { formatP } from './format.ts'
import { renderTable } from './html-table.ts'
import { renderFigure } from './render-figure.ts'
import type { Figure, Table, Verdict } from './schema.ts'

const named = { id: 'f', title: 'A figure', caption: 'what it is', alternative: 'described' }

const figures: Record<string, Figure> = {
  windowScheme: windowScheme(named, { periods: 12, width: 6 }),
  lossCurves: lossCurves(
    named,
    [1, 2].flatMap((epoch) =>
      ['training', 'validation'].map((part) => ({ epoch, part, model: 'm1', mean: 1 / epoch, low: 0.4, high: 1.1 })),
    ),
  ),
  boxPlots: boxPlots(
    named,
    ['m1', 'm2'].flatMap((model) => [0.8, 0.85, 0.9].map((value) => ({ model, value, block: String(value) }))),
    'accuracy',
  ),
  roc: rateCurves(
    named,
    [
      { model: 'm1', x: 0, y: 0 },
      { model: 'm1', x: 0.2, y: 0.9 },
      { model: 'm1', x: 1, y: 1 },
    ],
    { x: 'false', y: 'true', diagonal: true },
  ),
  searches: searchCurves(
    named,
    ['Hyperband', 'ASHA'].flatMap((algorithm) =>
      [1, 3].map((spent) => ({ algorithm, spent, median: 0.7 + spent / 100, lower: 0.6, upper: 0.8 })),
    ),
    'score',
  ),
  confusion: confusionMatrices(named, [
    { model: 'm1', actual: 'ST', predicted: 'ST', count: 1200, share: 0.9 },
    { model: 'm1', actual: 'ST', predicted: 'non-ST', count: 12, share: 0.1 },
  ]),
}

describe('figures', () => {
  it.each(Object.keys(figures))('%s is drawn without a browser', async (name) => {
    const svg = await renderFigure(figures[name] as Figure)
    expect(svg).toMatch(/^<svg [^>]*viewBox/)
    expect(svg).not.toMatch(/NaN|undefined/)
  })

  it('shows each window of the scheme', () => {
    expect(figures.windowScheme?.data.filter(({ part }) => part === 'in the window')).toHaveLength(7 * 6)
  })
})

describe('tables', () => {
  const table: Table = {
    kind: 'table',
    id: 't',
    item: 'Table 9',
    title: 'Ranks <of> models',
    caption: 'c',
    columns: [
      { key: 'model', label: 'model' },
      { key: 'auc', label: 'AUC', digits: 3 },
      { key: 'p', label: 'p', digits: 'p' },
    ],
    rows: [
      {
        model: 'm1',
        auc: { value: 0.91234, low: 0.9, high: 0.93, paper: 0.994, verdict: 'differs', difference: -0.082 },
        p: 1e-300,
      },
      { model: 'm2', auc: null, p: 0.03491 },
    ],
  }

  it('show the interval, the paper and the verdict, and escape text', () => {
    const html = renderTable(table)
    for (const part of [
      'Table 9. Ranks &lt;of&gt; models',
      '0.912',
      '[0.900, 0.930]',
      'paper 0.994',
      'differs -0.082',
      '1.00e-300',
      '0.0349',
      '–',
    ])
      expect(html).toContain(part)
    expect(html).not.toContain('<of>')
  })

  it('tell columns of one label apart, and print no sign before nothing', () => {
    const rank = { label: 'rank', digits: 0 }
    const columns = [
      ...table.columns,
      { key: 'ar', ...rank },
      { key: 'f', label: 'F1', digits: 3 },
      { key: 'fr', ...rank },
    ]
    const html = renderTable({ ...table, columns, rows: [{ model: 'm1', f: -0.0004, fr: -3 }] })
    expect(html).toContain('rank (p)')
    expect(html).toContain('rank (F1)')
    expect(html).toContain('>0.000<')
    expect(html).toContain('>-3<')
  })

  it('stand with what they lack among numbers or among words, names of rows under their head', () => {
    const mixed: Table = {
      ...table,
      columns: [
        { key: 'w', label: 'w', digits: 0 },
        { key: 'layer', label: 'layer' },
        { key: 'chosen', label: 'chosen' },
      ],
      rows: [
        { w: 3, layer: null, chosen: null },
        { w: 4, layer: '3 x 64', chosen: 64 },
      ],
    }
    const html = renderTable(mixed)
    expect(html).toContain('<td>–</td><td class="number">–</td>')
    expect(html.match(/<th scope="col" aria-sort="none"( class="number")?>/g)).toEqual([
      '<th scope="col" aria-sort="none">',
      '<th scope="col" aria-sort="none">',
      '<th scope="col" aria-sort="none" class="number">',
    ])
  })

  it('name every step that a number came from under the caption, each once and in one order', () => {
    const rows = [
      { model: 'm1', auc: { value: 0.9, step: 'score-2' }, p: { value: 0.1, step: 'score-1' } },
      { model: 'm2', auc: { value: 0.8, step: 'score-2' }, p: { value: null, step: 'score-3' } },
    ]
    const noteOf = (html: string) => html.match(/<div class="note source-note">(.*?)<\/div>/)?.[1]
    const link = (id: string) => `<a href="#${id}">${id}</a>`
    expect(noteOf(renderTable({ ...table, rows }))).toBe(
      `Made from ${['score-1', 'score-2', 'score-3'].map(link).join(' ')}`,
    )
    expect(noteOf(renderTable({ ...table, rows, steps: ['score-2', 'a-1'] }))).toBe(
      `Made from ${['a-1', 'score-1', 'score-2', 'score-3'].map(link).join(' ')}`,
    )
    expect(noteOf(renderTable(table))).toBeUndefined()
  })

  it('write no markup of a verdict or a step', () => {
    const cell = { value: 1, verdict: '"><img src=x>' as Verdict, step: '"><img src=y>' }
    expect(renderTable({ ...table, rows: [{ model: 'm1', auc: cell }] })).not.toContain('<img')
  })

  it('have no sort key for what is no number', () => {
    expect(
      renderTable({ ...table, rows: [{ model: 'm1', auc: Number.NaN, p: 0.5 }] }).match(/data-sort="[^"]*"/g),
    ).toEqual(['data-sort="0.5"'])
  })

  it('never print a tiny p as zero', () => {
    expect(formatP(1e-300)).toBe('1.00e-300')
    expect(formatP(0.5)).toBe('0.5000')
  })
})
