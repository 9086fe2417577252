import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gzipSync } from 'node:zlib'
import { type Panel, slidingWindows } from '@fdp/data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataPath } from '../data-folder.ts'
import { americanBankruptcy } from './american-bankruptcy.ts'
import { americanForm, readAmericanBankruptcy } from './read.ts'
import { readAmericanPanel } from './read-panel.ts'
import { readAmericanWindows } from './read-windows.ts'

let folder = ''
let lines: string[] = []
let panel: Panel
beforeAll(async () => {
  panel = await americanBankruptcy.load()
  folder = await mkdtemp(join(tmpdir(), 'fdp-american-'))
  lines = brotliDecompressSync(await readFile(dataPath(americanBankruptcy.files[0]?.path as string)))
    .toString()
    .split('\n')
    .slice(0, 40)
})
afterAll(() => rm(folder, { recursive: true }))

const file = async (name: string, rows: readonly string[]): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, name.endsWith('.gz') ? gzipSync(rows.join('\n')) : rows.join('\n'))
  return path
}

describe('the American bankruptcy panel', () => {
  it('has the companies, failures, years and unbroken runs of its card', async () => {
    expect(panel.entities).toHaveLength(5260)
    expect(panel.labels?.level).toBe('entity')
    expect(panel.labels?.values.reduce((sum, label) => sum + label, 0)).toBe(490)
    expect([panel.periods[0], panel.periods.at(-1)]).toEqual(['1999', '2014'])
    expect(panel.observed.reduce((sum, seen) => sum + seen, 0)).toBe(30_784)
    expect(panel.features).toHaveLength(18)
    let missing = 0
    for (let row = 0; row < panel.observed.length; row++)
      if (panel.observed[row] === 1) for (let f = 0; f < 18; f++) missing += panel.missing[row * 18 + f] as number
    expect(missing).toBe(0)
    const runs = Object.fromEntries(
      [3, 4, 5, 8, 10, 12].map((width) => {
        const windows = slidingWindows(panel, { width, label: 'entity' })
        const companies = new Set(windows.entity)
        const failed = [...companies].filter((entity) => panel.labels?.values[entity] === 1).length
        return [width, [companies.size, failed]]
      }),
    )
    expect(runs).toEqual({
      3: [3812, 460],
      4: [3226, 419],
      5: [2735, 386],
      8: [1504, 217],
      10: [904, 111],
      12: [541, 60],
    })
  })

  it('gives C_2 in 1999 as in the file', async () => {
    expect(panel.entities[0]).toBe('C_2')
    expect([...panel.values.subarray(0, 4)]).toEqual([1029.438, 930.142, 102.09, 413.739])
  })

  it('has the windows of the 2024 paper', async () => {
    const counts = (await americanBankruptcy.loadWindows()).map(({ width, split, windows }) => [
      width,
      split,
      windows.shape[0],
      windows.labels.reduce((sum, label) => sum + label, 0),
      windows.role,
    ])
    expect(counts).toEqual([
      [3, 'train', 2913, 354, 'train'],
      [3, 'validation', 615, 74, 'validation'],
      [4, 'train', 2454, 327, 'train'],
      [4, 'validation', 545, 72, 'validation'],
      [5, 'train', 2046, 304, 'train'],
      [5, 'validation', 504, 68, 'validation'],
    ])
  })
})

describe('readAmericanBankruptcy', () => {
  it('reads plain and gzip files, in any order of columns, with and without labels', async () => {
    const plain = await readAmericanPanel(await file('a.csv', lines))
    expect(await readAmericanPanel(await file('a.csv.gz', lines))).toEqual(plain)
    const turned = lines.map((line) => line.split(',').reverse().join(','))
    expect(await readAmericanPanel(await file('turned.csv', turned))).toEqual(plain)
    const bare = lines.map((line) =>
      line
        .split(',')
        .filter((_, index) => index !== 1)
        .join(','),
    )
    const { labels, ...unlabelled } = plain
    expect(labels).toBeDefined()
    expect(await readAmericanPanel(await file('bare.csv', bare))).toEqual(unlabelled)
  })

  it('tells the two forms apart', async () => {
    expect(await readAmericanBankruptcy(await file('p.csv', lines))).toMatchObject({ form: 'panel' })
    expect(await americanForm(await file('p.csv', lines))).toBe('panel')
    const windows = lines.slice(0, 4).map((line, index) => (index === 0 ? `window,${line}` : `3,${line}`))
    const unlabelled = windows.map((line) =>
      line
        .split(',')
        .filter((_, index) => index !== 2)
        .join(','),
    )
    for (const [rows, labels, rule] of [
      [windows, 1, 'entity'],
      [unlabelled, 0, 'none'],
    ] as const) {
      expect(await americanForm(await file('w.csv', rows))).toBe('windows')
      const read = await readAmericanBankruptcy(await file('w.csv', rows))
      expect(read).toMatchObject({
        form: 'windows',
        parts: [{ width: 3, split: undefined, windows: { shape: [1, 3, 18], entities: ['C_2'], labelRule: rule } }],
      })
      expect(read.form === 'windows' && read.parts[0]?.windows.labels.length).toBe(labels)
    }
  })

  it('tells the form where company names are digits first and letters later', async () => {
    const row = lines[1]?.split(',') as string[]
    const rows = Array.from({ length: 1500 }, (_, i) =>
      row.map((cell, c) => (c === 0 ? (i < 1200 ? `${1000 + i}` : `C${i}`) : cell)).join(','),
    )
    const path = await file('names.csv', [lines[0] as string, ...rows])
    expect(await americanForm(path)).toBe('panel')
    expect(await readAmericanBankruptcy(path)).toMatchObject({ form: 'panel' })
  })

  it('passes over other columns, which it names, and reads labels of digits', async () => {
    const digits = lines.map((line) => line.replace(',failed,', ',1,').replace(',alive,', ',0,'))
    const notes: string[] = []
    const onNote = (note: string) => notes.push(note)
    const more = digits.map((line, row) => (row === 0 ? `,${line},sector` : `${row},${line},mines`))
    const read = await readAmericanBankruptcy(await file('more.csv', more), { onNote })
    expect(read).toEqual({ form: 'panel', panel: await readAmericanPanel(await file('plain.csv', lines)) })
    expect(notes).toContain('columns that are not read: column_1, sector')
    const windows = (rows: readonly string[]) =>
      rows.slice(0, 4).map((line, row) => (row === 0 ? `window,${line}` : `3,${line}`))
    const [given, expected] = [await file('w1.csv', windows(digits)), await file('w2.csv', windows(lines))]
    expect(await readAmericanWindows(given)).toEqual(await readAmericanWindows(expected))
  })

  it('reads years and labels as pandas writes them after a gap in the column, and with blanks around', async () => {
    const decimals = lines.map((line) =>
      line.replace(/,(alive|failed),(\d{4}),/, (_, label, year) => `,${label === 'failed' ? '1.0' : '0.0'},${year}.0,`),
    )
    expect(decimals[1]).toContain('.0,')
    expect(await readAmericanPanel(await file('decimal.csv', decimals))).toEqual(
      await readAmericanPanel(await file('plain.csv', lines)),
    )
    const blanks = lines.map((line) => line.replace(/,(alive|failed),(\d{4}),/, ', $1 , $2 ,'))
    expect(await readAmericanPanel(await file('blanks.csv', blanks))).toEqual(
      await readAmericanPanel(await file('plain.csv', lines)),
    )
    const windows = (rows: readonly string[]) =>
      rows.slice(0, 4).map((line, row) => (row === 0 ? `window,${line}` : `3.0,${line}`))
    const [given, expected] = [await file('w1.csv', windows(decimals)), await file('w2.csv', windows(lines))]
    expect(await readAmericanWindows(given)).toEqual(await readAmericanWindows(expected))
  })

  const noted = async (rows: readonly string[]) => {
    const notes: string[] = []
    const panel = await readAmericanPanel(await file('noted.csv', rows), { onNote: (note) => notes.push(note) })
    return { panel, notes }
  }
  const withCells = (change: (cells: string[], row: number) => void, rows: readonly string[] = lines): string[] =>
    rows.map((line, row) => {
      const cells = line.split(',')
      if (row > 0) change(cells, row)
      return cells.join(',')
    })

  it('reads labels in any case, and words for a missing value as none', async () => {
    const { panel: plain } = await noted(lines)
    expect(new Set(plain.labels?.values)).toEqual(new Set([0, 1]))
    const capitals = withCells((cells) => cells.splice(1, 1, cells[1] === 'failed' ? ' FAILED' : 'Alive'))
    expect(await noted(capitals)).toEqual({ panel: plain, notes: [] })
    for (const word of ['', 'NaN', ' NA ', 'n/a', '--']) {
      const { panel, notes } = await noted(withCells((cells) => cells.splice(1, 1, word)))
      expect([new Set(panel.labels?.values), panel.entities, notes]).toEqual([new Set([-1]), plain.entities, []])
    }
  })

  it('gives a company the label that some of its rows have, and says so', async () => {
    const { panel: plain } = await noted(lines)
    const later = (company: string | undefined, row: number) => lines[row - 1]?.startsWith(`${company},`) === true
    const some = withCells((cells, row) => later(cells[0], row) && cells.splice(1, 1, row % 2 === 0 ? 'NaN' : ''))
    const { panel, notes } = await noted(some)
    expect(panel).toEqual(plain)
    const companies = plain.entities.filter((name) => lines.filter((line) => line.startsWith(`${name},`)).length > 1)
    expect(notes).toEqual([
      `companies with a label (status_label) in some rows only: ${companies.length} (${companies.slice(0, 3).join(', ')}, ...); it is taken for all of them`,
    ])
  })

  it('leaves out rows that repeat another, in every column that is read, and says how many', async () => {
    const { panel: plain } = await noted(lines)
    expect(await noted([...lines, lines[2] as string])).toEqual({ panel: plain, notes: ['identical rows left out: 1'] })
    const twice = lines.flatMap((line, row) => (row === 0 ? [`${line},id`] : [`${line},${row}`, `${line},${-row}`]))
    const { panel, notes } = await noted(twice)
    expect(panel).toEqual(plain)
    expect(notes).toEqual(['columns that are not read: id', `identical rows left out: ${lines.length - 1}`])
  })

  it('trims the names of companies, and passes over rows of commas or blanks alone', async () => {
    const { panel: plain } = await noted(lines)
    const loose = withCells((cells, row) => row % 2 === 0 && cells.splice(0, 1, ` ${cells[0]} `))
    const blank = ','.repeat(20)
    expect(
      await noted([...loose.slice(0, 4), blank, '', ...loose.slice(4), blank, ' , ,"",,'.padEnd(24, ','), '  ', '']),
    ).toEqual({ panel: plain, notes: [] })
    await expect(noted([lines[0] as string, blank, '  '])).rejects.toMatchObject({ code: 'empty-file' })
  })

  const edit = (row: number, column: number, value: string): string[] =>
    lines.map((line, index) =>
      index === row
        ? line
            .split(',')
            .map((cell, c) => (c === column ? value : cell))
            .join(',')
        : line,
    )

  it.each<[string, () => string[], object]>([
    [
      'a cell that is no number',
      () => edit(5, 6, 'n.m.'),
      { code: 'not-a-number', received: 'n.m.', location: { row: 6, column: 'X4' } },
    ],
    [
      'a missing column',
      () => lines.map((line) => line.split(',').slice(0, -1).join(',')),
      { code: 'unknown-column', location: { row: 1, column: 'X18' } },
    ],
    [
      'a company and year twice with other values',
      () => [...lines.slice(0, 5), edit(2, 6, '1')[2] as string],
      { code: 'duplicate-row', received: 'C_2, 2000', location: { row: 6 } },
    ],
    [
      'another label',
      () => edit(3, 1, 'dead'),
      { code: 'missing-label', received: 'dead', location: { row: 4, column: 'status_label' } },
    ],
    [
      'a label that changes',
      () => edit(3, 1, 'failed'),
      { code: 'invalid-shape', received: 'failed', location: { row: 4, column: 'status_label' } },
    ],
    [
      'a year that is none',
      () => edit(3, 2, '20O1'),
      { code: 'invalid-period', received: '20O1', location: { row: 4, column: 'year' } },
    ],
    [
      'half a year',
      () => edit(3, 2, '2001.5'),
      { code: 'invalid-period', received: '2001.5', location: { row: 4, column: 'year' } },
    ],
    [
      'a label between the two',
      () => edit(3, 1, '0.5'),
      { code: 'missing-label', received: '0.5', location: { row: 4, column: 'status_label' } },
    ],
    [
      'a company without a name',
      () => edit(3, 0, ''),
      { code: 'missing-cell', received: '', location: { row: 4, column: 'company_name' } },
    ],
    [
      'companies without a name whose labels differ',
      () => lines.map((line, row) => (row > 0 ? line.replace(/^C_\d+/, '') : line)),
      { code: 'missing-cell', received: '', location: { row: 2, column: 'company_name' } },
    ],
    [
      'a row that is cut',
      () => [...lines.slice(0, 3), 'C_2,alive'],
      { code: 'ragged-row', received: 2, location: { row: 4 } },
    ],
    ['a header alone', () => lines.slice(0, 1), { code: 'empty-file' }],
  ])('refuses %s with file, row and column', async (_, rows, expected) => {
    const path = await file('bad.csv', rows())
    await expect(readAmericanBankruptcy(path)).rejects.toMatchObject({ name: 'DataError', ...expected })
    await expect(readAmericanBankruptcy(path)).rejects.toMatchObject({ location: { file: path } })
  })

  it('refuses a missing file', async () => {
    await expect(readAmericanBankruptcy(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file-not-found' })
  })
})

describe('readAmericanWindows', () => {
  const window = (edit: (cells: string[], row: number) => void): string[] =>
    lines.slice(0, 7).map((line, row) => {
      const cells = [row === 0 ? 'window' : '3', row === 0 ? 'split' : 'train', ...line.split(',')]
      if (row > 3) cells[2] = 'C_9'
      if (row > 0) edit(cells, row)
      return cells.join(',')
    })

  it('keeps company, last year, label and values', async () => {
    const [part] = await readAmericanWindows(
      await file(
        'w.csv',
        window((cells, row) => row > 3 && cells.splice(3, 1, 'failed')),
      ),
    )
    expect(part?.windows).toMatchObject({
      entities: ['C_2', 'C_9'],
      labels: Uint8Array.of(0, 1),
      period: Int32Array.of(2, 5),
      role: 'train',
    })
    expect(part?.windows.values[18]).toBe(Math.fround(2650.9))
  })

  it('reads names, splits and labels with blanks and in any case; a split of nothing is none', async () => {
    const plain = await readAmericanWindows(
      await file(
        'w.csv',
        window(() => undefined),
      ),
    )
    const loose = window((cells, row) => {
      cells.splice(1, 3, ' Train', `${cells[2]} `, row % 2 === 0 ? '' : 'Alive')
    })
    const notes: string[] = []
    const read = await readAmericanWindows(await file('w.csv', [...loose, ','.repeat(22), '  ']), {
      onNote: (note) => notes.push(note),
    })
    expect(read).toEqual(plain)
    expect(notes).toEqual([expect.stringMatching(/^companies with a label .* in some rows only: 2 \(C_2, C_9\)/)])
    const unsplit = await readAmericanWindows(
      await file(
        'w.csv',
        window((cells) => cells.splice(1, 1, ' ')),
      ),
    )
    const [
      {
        windows: { role, ...windows },
        ...part
      } = { windows: {} },
    ] = plain
    expect(role).toBe('train')
    expect(unsplit).toEqual([{ ...part, split: undefined, windows }])
  })

  it.each<[string, (cells: string[], row: number) => void, object]>([
    [
      'no label',
      (cells, row) => row > 3 && cells.splice(3, 1, 'NaN'),
      { code: 'missing-label', received: '', location: { row: 5, column: 'status_label' } },
    ],
    [
      'another company within',
      (cells, row) => row === 2 && cells.splice(2, 1, 'C_8'),
      { code: 'invalid-shape', received: 'C_8', location: { row: 3, column: 'company_name' } },
    ],
    [
      'years with a gap',
      (cells, row) => row === 3 && cells.splice(4, 1, '2007'),
      { code: 'invalid-shape', received: '2007', location: { row: 4, column: 'year' } },
    ],
    [
      'another window length within',
      (cells, row) => row === 2 && cells.splice(0, 1, '4'),
      { code: 'invalid-shape', received: 4, location: { row: 3, column: 'window' } },
    ],
    [
      'an empty cell',
      (cells, row) => row === 2 && cells.splice(9, 1, ''),
      { code: 'missing-cell', location: { row: 3, column: 'X5' } },
    ],
    [
      'a number beyond a float32',
      (cells, row) => row === 2 && cells.splice(9, 1, '1e300'),
      { code: 'non-finite', received: 1e300, location: { row: 3, column: 'X5' } },
    ],
    [
      'a company without a name',
      (cells, row) => row > 3 && cells.splice(2, 1, ''),
      { code: 'missing-cell', received: '', location: { row: 5, column: 'company_name' } },
    ],
    [
      'another split',
      (cells, row) => row === 1 && cells.splice(1, 1, 'holdout'),
      { code: 'invalid-shape', received: 'holdout', location: { row: 2, column: 'split' } },
    ],
    [
      'two labels',
      (cells, row) => row === 2 && cells.splice(3, 1, 'failed'),
      { code: 'invalid-shape', received: 'failed', location: { row: 3, column: 'status_label' } },
    ],
    [
      'a company twice',
      (cells, row) => row > 3 && cells.splice(2, 1, 'C_2'),
      { code: 'duplicate-row', received: 'C_2', location: { row: 5, column: 'company_name' } },
    ],
  ])('refuses a window with %s', async (_, edit, expected) => {
    await expect(readAmericanWindows(await file('w.csv', window(edit)))).rejects.toMatchObject(expected)
  })

  it('refuses a last window that is cut', async () => {
    await expect(readAmericanWindows(await file('w.csv', window(() => undefined).slice(0, -1)))).rejects.toMatchObject({
      code: 'invalid-shape',
      received: '2 rows',
    })
  })
})
