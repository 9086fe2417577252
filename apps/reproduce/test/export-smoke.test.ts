import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareResults } from '../src/report/compare/compare-results.ts'
import { describeComparison } from '../src/report/compare/describe-comparison.ts'
import { exportResults } from '../src/report/export/export-results.ts'
import { COLUMN_GAP, LINE_WIDTH, layOut } from '../src/report/export/latex/table-layout.ts'
import { textWidth } from '../src/report/export/latex/text-width.ts'
import type { Figure, Section, Table } from '../src/report/schema.ts'
import { reportSections } from '../src/report/timed-tables.ts'
import { startFdp } from './run-fdp.ts'
import { SMOKE_RUNS, smokeResults } from './support/smoke-results.ts'

const PDFLATEX = 'pdflatex'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-smoke-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Rows of a CSV text as RFC 4180 has it: written apart from what writes them. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'))
    if (end === '\n') rows.push([])
  }
  return rows.slice(0, -1)
}

const isTable = (item: Section['items'][number]): item is Table => item.kind === 'table'
const isFigure = (item: Section['items'][number]): item is Figure => item.kind === 'figure'

describe.each(SMOKE_RUNS)('what a smoke run exports: %s', (name) => {
  const results = smokeResults(name)
  const items = reportSections(results).flatMap((section) => section.items)
  const tables = items.filter(isTable)
  const figures = items.filter(isFigure)
  const place = (format: string) => path.join(folder, name, format)
  const read = (format: string, file: string) => readFileSync(path.join(place(format), file), 'utf8')

  it('csv: no column name twice, every row whole, numbers and intervals in columns of their own', async () => {
    await exportResults(results, 'csv', { folder: place('csv'), overwrite: false })
    for (const { id, rows, columns } of tables) {
      const [header = [], ...body] = parseCsv(read('csv', `${id}.csv`))
      expect(new Set(header).size, `${id}: ${header.join(' | ')}`).toBe(header.length)
      expect(header.every((column) => column !== '')).toBe(true)
      expect(body, id).toHaveLength(rows.length)
      expect(body.every((row) => row.length === header.length)).toBe(true)
      const lows = header.filter((column) => column.endsWith('(interval low)'))
      expect(lows.length, id).toBe(
        columns.filter(({ key }) => rows.some((row) => typeof row[key] === 'object' && 'low' in (row[key] ?? {})))
          .length,
      )
      for (const low of lows) {
        const value = low.replace(' (interval low)', '')
        const at = [low, value, `${value} (interval high)`].map((column) => header.indexOf(column))
        expect(Math.min(...at), `${id}: ${low}`).toBeGreaterThanOrEqual(0)
        for (const row of body) for (const column of at) expect(Number.isNaN(Number(row[column]))).toBe(false)
      }
    }
    for (const { id, data } of figures) {
      const [header = [], ...body] = parseCsv(read('csv', `figures/${id}.csv`))
      expect(new Set(header).size).toBe(header.length)
      expect(body).toHaveLength(data.length)
      expect(body.every((row) => row.length === header.length)).toBe(true)
    }
  })

  it('markdown: rows of every table have as many cells as the head, on one line each', async () => {
    await exportResults(results, 'markdown', { folder: place('markdown'), overwrite: false })
    const lines = read('markdown', 'report.md').split('\n')
    const cells = (line: string) => line.replaceAll(/\\./g, '').split('|').length - 2
    const rules = lines.flatMap((line, index) => (/^\| -{3}/.test(line) ? [index] : []))
    expect(rules).toHaveLength(tables.length)
    for (const [number, rule] of rules.entries()) {
      const { columns, rows, id } = tables[number] as Table
      const from = lines.slice(rule - 1)
      const block = from.slice(
        0,
        from.findIndex((line) => !line.startsWith('|')),
      )
      expect(block, id).toHaveLength(rows.length + 2)
      expect(block.every((line) => cells(line) === columns.length && line.endsWith(' |'))).toBe(true)
      expect(lines[rule - 2]).toBe('')
    }
  })

  it('latex: labels of their own, captions without a number, rows of as many cells as their panel, braces in pairs', async () => {
    const names = await exportResults(results, 'latex', { folder: place('latex'), overwrite: false })
    expect(names).toEqual([...tables.map(({ id }) => `${id}.tex`), 'all-tables.tex'])
    const labels = new Set<string>()
    for (const table of tables) {
      const text = read('latex', `${table.id}.tex`)
      const [, caption = '', label = ''] = text.match(/\\caption\[.*?\]\{(.*)\}\\label\{(.*?)\}/) ?? []
      labels.add(label)
      expect(label).toMatch(new RegExp(`^tab:${results.study}-[\\w-]+$`))
      expect(caption).not.toMatch(/^Table \d/)
      if (table.item !== undefined) expect(caption).toContain(`(${table.item} of `)
      const bare = text.replaceAll(/\\[\\{}]/g, '')
      expect(bare.match(/\{/g)?.length).toBe(bare.match(/\}/g)?.length)
      expect(text.match(/\\begin\{/g)?.length).toBe(text.match(/\\end\{/g)?.length)
      for (const [, body = ''] of text.matchAll(
        /\\midrule\n(?!\\end)([\s\S]*?)\\(?:bottomrule\n\\end\{tabular|end\{longtable)/g,
      )) {
        const counts = body
          .split('\n')
          .filter((line) => line.includes('\\\\'))
          .map((line) => line.replaceAll('\\&', '').split('&').length)
        expect(new Set(counts).size, table.id).toBe(1)
      }
      // Behind the comment and the command of the first lines, nothing is left for LaTeX to take for its own.
      const plain = text
        .split('\n')
        .slice(2)
        .filter((line) => !line.startsWith('\\begin{'))
        .join('\n')
        .replaceAll(/\\[\\%#_$&{}]/g, '')
        .replaceAll(/\$[^$\n]*\$/g, '')
      expect(plain, table.id).not.toMatch(/[%#^~|<>"$_]|[^\u{20}-\u{17f}\n]/u)
    }
    expect(labels.size).toBe(tables.length)
  })

  it('latex: every column once, panels no wider than the line', () => {
    for (const table of tables) {
      const panels = layOut(table)
      const names = new Set(panels.flat().map((column) => column.name))
      expect(names.size, table.id).toBe(table.columns.length)
      for (const panel of panels) {
        const widths = panel.map(({ broken, header, cells }) => {
          if (broken !== undefined) return broken
          const values = [...header, ...cells.map(({ value }) => value)].map((text) => textWidth(text, 'text'))
          const under = cells
            .flatMap(({ interval, paper }) => [interval, paper])
            .map((text) => textWidth(text, 'small'))
          return Math.max(...values, ...under)
        })
        const gaps = 2 * COLUMN_GAP * (panel.length - 1)
        expect(
          widths.reduce((sum, width) => sum + width, gaps),
          table.id,
        ).toBeLessThanOrEqual(LINE_WIDTH)
      }
    }
  })

  it('latex: pdflatex sets them all, none wider than the line', { timeout: 120_000 }, async ({ skip }) => {
    if (spawnSync(PDFLATEX, ['--version']).status !== 0) {
      const reason = 'pdflatex is absent (apt-get install texlive-latex-base texlive-latex-recommended)'
      if (process.env.FDP_REQUIRE_ALL === '1') throw new Error(reason)
      return skip(reason)
    }
    const out = place('compiled')
    await exportResults(results, 'latex', { folder: out, overwrite: false })
    // Twice: longtable takes the widths of its columns from the run before.
    const run = () =>
      spawnSync(PDFLATEX, ['-interaction=nonstopmode', 'all-tables.tex'], { cwd: out, encoding: 'latin1' })
    run()
    const { status, stdout } = run()
    expect(stdout.split('\n').filter((line) => /^!|^Overfull|^LaTeX Warning/.test(line))).toEqual([])
    expect(status).toBe(0)
  })
})

describe('what changed from one seed to another', () => {
  const comparison = compareResults(smokeResults('distress-7'), smokeResults('distress-8'))

  it('names every changed cell once', () => {
    for (const { id, kind, cells } of comparison.items) {
      const places = cells.map(({ row, column }) => JSON.stringify([row, column]))
      expect(new Set(places).size, `${kind} ${id}`).toBe(places.length)
    }
  })

  it('has the tests, the sentences and the seed, and no seconds', () => {
    expect(comparison.setting).toEqual([{ name: 'options.seed', before: 7, after: 8 }])
    expect(comparison.items.find(({ id }) => id === 'significance')?.cells.map(({ row }) => row)).toContain(
      'significance.friedman.statistic',
    )
    expect(comparison.items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['friedman', 'pairs', 'table-12', 'roc']),
    )
    expect(comparison.items.map(({ id }) => id)).not.toContain('table-5-seconds')
    expect(comparison.texts.map(({ name }) => name)).toContain('summary, sentence 2')
    expect(comparison.timings.items).toMatchObject([{ id: 'table-5-seconds' }, { id: 'table-12-seconds' }])
  })

  it('ends quietly where its reader has seen enough', async () => {
    for (const name of ['distress-7', 'distress-8'] as const) {
      mkdirSync(path.join(folder, 'piped', name), { recursive: true })
      writeFileSync(path.join(folder, 'piped', name, 'results.json'), JSON.stringify(smokeResults(name)))
    }
    const { child, finished } = startFdp(['compare', 'distress-7', 'distress-8', '--all'], path.join(folder, 'piped'))
    child.stdout?.once('data', () => child.stdout?.destroy())
    expect(await finished).toMatchObject({ code: 0, stderr: '' })
  })

  it('is told item by item', () => {
    const text = describeComparison(comparison, { before: 'seven', after: 'eight', all: false })
    expect(text).toMatch(/^before: seven\nafter: {2}eight\n\nthe results of distress differ\n/)
    expect(text).toMatch(/\n {2}time step 5, batch size 64 \| m3, ROC-AUC: 0\.\d+ \[/)
    expect(text).toMatch(/\n {2}SMOTE, failed \| recall: /)
    for (const { name } of comparison.items) expect(text).toContain(`\n${name}`)
  })
})
