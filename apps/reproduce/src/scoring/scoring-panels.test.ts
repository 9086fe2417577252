import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeUpPanel, writePanel } from '../../test/run-fdp.ts'
import { ratioPanel } from './ratio-panel.ts'
import { scoringPanels } from './scoring-panels.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-panels-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [HEADER = '', ...YEARS] = madeUpPanel({ companies: 3, years: 4 })

/** Windows of three years of C_1 (2000 or 2001 on), C_2 and C_3, each with its split. */
const windows = (...parts: readonly (readonly [company: string, from: number, split: string])[]): string[] => [
  `window,split,${HEADER}`,
  ...parts.flatMap(([company, from, split]) =>
    YEARS.filter((line) => {
      const [name, , year] = line.split(',')
      return name === company && Number(year) >= from && Number(year) < from + 3
    }).map((line) => `3,${split},${line}`),
  ),
]

async function read(lines: readonly string[], split: string | null = null) {
  const notes: string[] = []
  const data = writePanel(path.join(folder, 'data.csv'), lines)
  const panels = await scoringPanels({ data, width: 3, split }, (note) => notes.push(note))
  const companies = panels.map(({ entities, periods, observed }) =>
    entities.map((company, entity) => [
      company,
      periods[observed.lastIndexOf(1, (entity + 1) * periods.length - 1) % periods.length],
    ]),
  )
  return { panels, companies, notes }
}

describe('scoringPanels', () => {
  it('gives a panel, and ready-made windows with the bits of its ratios', async () => {
    const late = YEARS.filter((line) => line.split(',')[2] !== '2000')
    const [panel] = (await read([HEADER, ...late])).panels
    const [fromWindows] = (await read(windows(['C_1', 2001, ''], ['C_2', 2001, ''], ['C_3', 2001, '']))).panels
    expect(panel?.entities).toEqual(['C_1', 'C_2', 'C_3'])
    expect(fromWindows).toEqual(panel)
    if (panel === undefined || fromWindows === undefined) return
    expect([...ratioPanel(fromWindows).values]).toEqual([...ratioPanel(panel).values])
  })

  it('takes the split that is wanted, in any case, or all', async () => {
    const lines = windows(['C_1', 2001, 'Train'], ['C_2', 2001, 'holdout'], ['C_3', 2001, 'train'])
    expect((await read(lines)).companies).toEqual([
      [
        ['C_1', '2003'],
        ['C_3', '2003'],
      ],
      [['C_2', '2003']],
    ])
    expect((await read(lines, ' Holdout')).companies).toEqual([[['C_2', '2003']]])
    await expect(read(lines, 'test')).rejects.toMatchObject({
      code: 'data.windows',
      message: expect.stringMatching(/data\.csv .*\(it has 3 train, 3 holdout\); received 3 test$/),
    })
    await expect(read([HEADER, ...YEARS], 'test')).rejects.toMatchObject({ code: 'option.split' })
  })

  it('looks at what is wanted alone: a window that is cut stops no other length or split', async () => {
    const [header = '', ...rows] = windows(['C_1', 2000, 'validation'])
    const cut = rows.slice(1)
    for (const other of [
      cut.map((row) => row.replace(/^3,validation/, '4,validation')),
      cut.map((row) => row.replace(/^3,validation/, '3,test')),
    ])
      expect((await read([header, ...other, ...rows], 'validation')).companies).toEqual([[['C_1', '2002']]])
    await expect(read([header, ...cut], 'validation')).rejects.toMatchObject({ code: 'invalid-shape' })
  })

  it('has a company of several splits once: in the later window, of one year in the first', async () => {
    const { companies, notes, panels } = await read(
      windows(
        ['C_1', 2000, 'train'],
        ['C_2', 2001, 'train'],
        ['C_3', 2000, 'train'],
        ['C_1', 2001, 'test'],
        ['C_2', 2001, 'test'],
      ),
    )
    expect(companies).toEqual([
      [
        ['C_2', '2003'],
        ['C_3', '2002'],
      ],
      [['C_1', '2003']],
    ])
    expect([...(panels[1]?.labels?.values ?? [])]).toEqual([1])
    expect(notes).toEqual(['companies with several windows of 3 years: 2 (C_1, C_2); their latest is scored'])
    expect((await read(windows(['C_1', 2001, 'train'], ['C_1', 2000, 'test']))).companies).toEqual([[['C_1', '2003']]])
  })

  it('says which companies have several windows in a split', async () => {
    const { companies, notes } = await read(windows(['C_1', 2001, ''], ['C_1', 2000, ''], ['C_2', 2001, '']))
    expect(companies).toEqual([
      [
        ['C_1', '2003'],
        ['C_2', '2003'],
      ],
    ])
    expect(notes).toEqual(['companies with several windows of 3 years: 1 (C_1); their latest is scored'])
  })
})
