import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { americanFeatures } from './columns.ts'
import { readAmericanForScoring } from './read-for-scoring.ts'
import { readAmericanPanel } from './read-panel.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fdp-for-scoring-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Cells = Record<string, string>
type Change = (cells: Cells, row: number) => void

/** Rows of C_1 and C_3, which live, and C_2, which fails: 2001 to 2004 each. */
const ROWS: readonly Cells[] = ['C_1', 'C_2', 'C_3'].flatMap((company, c) =>
  [2001, 2002, 2003, 2004].map((year) => ({
    company_name: company,
    status_label: c === 1 ? 'failed' : 'alive',
    year: String(year),
    ...Object.fromEntries(americanFeatures.map((name, f) => [name, String(100 * c + 10 * (year - 2000) + f + 0.1)])),
  })),
)
const WINDOWS = ROWS.filter(({ year }) => year !== '2001').map((cells) => ({ window: '3', split: 'train', ...cells }))

/** What a file of these rows is read as. */
async function read(rows: readonly Cells[], change: Change = () => undefined) {
  const changed = rows.map((cells, row) => {
    const copy = { ...cells }
    change(copy, row)
    return copy
  })
  const lines = [Object.keys(changed[0] ?? {}), ...changed.map(Object.values)].map((cells) => cells.join(','))
  const path = join(folder, 'rows.csv')
  await writeFile(path, `${lines.join('\n')}\n`)
  const notes: string[] = []
  const parts = await readAmericanForScoring(path, { onNote: (note) => notes.push(note) })
  return { path, parts, notes, labels: parts.map(({ panel }) => [...(panel.labels?.values ?? [])]) }
}

describe('readAmericanForScoring', () => {
  it('reads a panel as one part, as the strict reader does where labels are right', async () => {
    const { path, parts, notes } = await read(ROWS)
    expect(parts).toEqual([{ width: undefined, split: undefined, panel: await readAmericanPanel(path) }])
    expect(notes).toEqual([])
  })

  const word =
    (change: (label: string | undefined) => string): Change =>
    (cells) => {
      cells.status_label = change(cells.status_label)
    }
  it.each<[string, Change, readonly number[], RegExp]>([
    [
      'other words',
      word((label) => (label === 'failed' ? 'bankrupt' : 'healthy')),
      [-1, -1, -1],
      /^words in status_label that are none of failed, 1, alive, 0: 2 \(healthy, bankrupt\); no label for companies: 3 \(C_1, C_2, C_3\)$/,
    ],
    [
      'truth values',
      word((label) => (label === 'failed' ? 'True' : 'False')),
      [-1, -1, -1],
      /: 2 \(False, True\); .*: 3 \(C_1, C_2, C_3\)$/,
    ],
    [
      'a word in one row',
      (cells, row) => row === 4 && Object.assign(cells, { status_label: 'in default' }),
      [0, -1, 0],
      /: 1 \("in default"\); .*: 1 \(C_2\)$/,
    ],
    [
      'a label of the row, not the company',
      (cells) => cells.year !== '2004' && Object.assign(cells, { status_label: 'alive' }),
      [0, -1, 0],
      /^companies whose label \(status_label\) changes from row to row: 1 \(C_2\); they have none$/,
    ],
    [
      'a label in one row',
      (cells) => cells.year !== '2003' && Object.assign(cells, { status_label: 'NaN' }),
      [0, 1, 0],
      /^companies with a label \(status_label\) in some rows only: 3 \(C_1, C_2, C_3\)/,
    ],
  ])('does not stop for %s, in either form', async (_, change, expected, note) => {
    for (const rows of [ROWS, WINDOWS]) {
      const { labels, notes } = await read(rows, change)
      expect(labels).toEqual([expected])
      expect(notes).toEqual([expect.stringMatching(note)])
    }
  })

  it('reads windows as panels with the values of the file', async () => {
    const { parts, notes } = await read(WINDOWS)
    const { panel } = (await read(ROWS.filter(({ year }) => year !== '2001'))).parts[0] ?? {}
    expect(parts).toEqual([{ width: 3, split: 'train', panel }])
    expect(notes).toEqual([])
  })

  it('takes empty labels and empty cells of windows for unknown', async () => {
    const { parts, labels } = await read(WINDOWS, (cells, row) => {
      if (row < 3) cells.status_label = ''
      if (row === 1) cells.X2 = 'NA'
    })
    expect(labels).toEqual([[-1, 1, 0]])
    const { values, missing } = parts[0]?.panel ?? { values: [], missing: new Uint8Array(0) }
    expect([values[19], missing.reduce((sum, each) => sum + each, 0)]).toEqual([Number.NaN, 1])
  })

  it('tells splits apart by any word, in lower case; by nothing where it is blank', async () => {
    const { parts } = await read(WINDOWS, (cells, row) => {
      cells.split = row < 3 ? ' Val ' : row < 6 ? 'TEST' : ''
    })
    expect(parts.map(({ split, panel }) => [split, panel.entities])).toEqual([
      ['val', ['C_1']],
      ['test', ['C_2']],
      [undefined, ['C_3']],
    ])
  })

  it('takes the rows of windows in any order', async () => {
    const [{ panel } = { panel: undefined }] = (await read(WINDOWS)).parts
    const descending = [0, 3, 6].flatMap((from) => WINDOWS.slice(from, from + 3).reverse())
    const shuffled = [0, 4, 8, 1, 5, 6, 2, 3, 7].map((row) => WINDOWS[row] ?? {})
    for (const rows of [descending, shuffled]) expect((await read(rows)).parts[0]?.panel).toEqual(panel)
  })

  it('has all years of several windows of a company, and an identical row once', async () => {
    const sliding = ROWS.filter(({ company_name }) => company_name === 'C_1').map((cells) => ({
      window: '3',
      ...cells,
    }))
    const panel = (await read(ROWS.slice(0, 4))).parts[0]?.panel
    const both = [...sliding.slice(0, 3), ...sliding.slice(1)]
    expect((await read(both)).parts).toEqual([{ width: 3, split: undefined, panel }])
    expect((await read([...WINDOWS, ...WINDOWS.slice(2, 3)])).parts).toEqual((await read(WINDOWS)).parts)
  })

  it.each<[string, readonly Cells[], object]>([
    [
      'a length that is none',
      WINDOWS.map((cells, row) => ({ ...cells, window: row === 4 ? '' : '3' })),
      { code: 'invalid-shape', received: Number.NaN, location: { row: 6, column: 'window' } },
    ],
    [
      'a window that is cut',
      WINDOWS.slice(0, -1),
      { code: 'invalid-shape', received: '2 rows of C_3', location: { row: 8, column: 'window' } },
    ],
    [
      'numbers of windows where lengths should be',
      WINDOWS.map((cells, row) => ({ ...cells, window: String(1 + Math.floor(row / 3)) })),
      { code: 'invalid-shape', received: '3 rows of C_2', location: { row: 5, column: 'window' } },
    ],
    [
      'a year of a company with two amounts',
      [...WINDOWS, { ...WINDOWS[2], X3: '7' }],
      { code: 'duplicate-row', received: 'C_1, 2004', location: { row: 11 } },
    ],
    [
      'a row without a company',
      WINDOWS.map((cells, row) => (row === 1 ? { ...cells, company_name: ' ' } : cells)),
      { code: 'missing-cell', location: { row: 3, column: 'company_name' } },
    ],
  ])('refuses %s with file, row and column', async (_, rows, expected) => {
    await expect(read(rows)).rejects.toMatchObject({ name: 'DataError', ...expected })
    await expect(read(rows)).rejects.toMatchObject({ location: { file: join(folder, 'rows.csv') } })
  })
})
