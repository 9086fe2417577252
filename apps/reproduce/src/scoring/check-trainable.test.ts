import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createPanel } from '@fdp/data'
import { americanBankruptcy } from '@fdp/datasets'
import { afterAll, describe, expect, it } from 'vitest'
import { writePanel } from '../../test/run-fdp.ts'
import { lastYears, panelLines } from '../../test/support/published-panel.ts'
import { checkTrainable, trainableCounts } from './check-trainable.ts'
import { prepareScoring, scoringProvenance } from './prepare.ts'

/** Companies by the years that they have and whether they failed. */
const panelOf = (companies: readonly (readonly [years: readonly number[], failed: 0 | 1])[]) =>
  createPanel({
    features: ['x'],
    rows: companies.flatMap(([years], company) =>
      years.map((year) => ({ entity: `C_${company}`, period: String(year), values: [1] })),
    ),
    labels: { level: 'entity', values: companies.map(([, failed]) => failed) },
  })

describe('trainableCounts', () => {
  it('counts companies with a window, those that failed right after one apart', () => {
    const counts = trainableCounts(
      panelOf([
        [[2008, 2009, 2010], 1],
        [[2003, 2004, 2005], 1],
        // A year is missing before the last: its windows end before the failure.
        [[2006, 2007, 2008, 2010], 1],
        [[2003, 2004, 2005, 2010], 0],
        [[2010, 2011], 0],
        [[2010, 2011, 2012], 1],
        [[2011, 2012, 2013], 0],
        // Its only window ends before the validation period.
        [[2008, 2009, 2010, 2013], 0],
        // Its only window ends in the validation period, but before its last year.
        [[2010, 2011, 2012, 2014], 0],
        [[2013, 2014, 2015], 1],
        // Lived through no year that another failed after.
        [[2001, 2002, 2003], 0],
      ]),
      3,
    )
    expect(counts).toEqual({
      companies: 11,
      later: 1,
      training: { failed: 2, others: 2, recent: 1, beside: 1, recentOthers: 0 },
      validation: { failed: 1, others: 1 },
    })
  })

  it.each([3, 5])('agrees with the windows of %i years that training reads', async (width) => {
    const { train, calibration, published } = await prepareScoring({
      data: americanBankruptcy.name,
      dataSha256: (await scoringProvenance(americanBankruptcy.name)).sha256,
      width,
      fit: 'train',
    })
    const companies = ({ labels, company }: Pick<typeof train, 'labels' | 'company'>, label: number) =>
      new Set(company.filter((_, row) => labels[row] === label)).size
    const counts = trainableCounts(await americanBankruptcy.load(), width)
    expect(counts).toMatchObject({
      training: {
        failed: companies(train, 1),
        others: companies(train, 0),
        beside: companies(train, 0),
        recent: calibration.filter((row) => train.labels[row] === 1).length,
        recentOthers: new Set(
          calibration.filter((row) => train.labels[row] === 0).map((row) => train.company[row] ?? -1),
        ).size,
      },
      validation: { failed: companies(published, 1), others: companies(published, 0) },
    })
  })
})

describe('checkTrainable', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fdp-trainable-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const check = (name: string, change: (cells: string[], last: number) => string[]) => {
    const last = lastYears()
    const data = path.join(folder, name)
    writePanel(
      data,
      panelLines().map((line, row) => {
        const cells = line.split(',')
        return (row === 0 ? cells : change(cells, last.get(cells[0] ?? '') ?? 0)).join(',')
      }),
    )
    return checkTrainable({ data, widths: [3] })
  }

  it('asks nothing of companies that end after the validation period', async () => {
    const notes = await check('later.csv', (cells, last) => (last > 2014 ? cells.with(1, '').with(-1, '') : cells))
    expect(notes).toEqual([])
  })

  it('refuses a file whose living companies end before the years by which probabilities are calibrated', async () => {
    const old = (cells: string[], last: number) =>
      cells[1] === 'alive' && last <= 2011 ? cells.with(2, String(Number(cells[2]) - 12)) : cells
    await expect(check('old.csv', old)).rejects.toThrow(/\(\d+ up to such a year, 0 up to one from 2006 on\) by 2011/)
  })
})
