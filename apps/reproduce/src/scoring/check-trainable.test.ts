import { createPanel } from '@fdp/data'
import { americanBankruptcy } from '@fdp/datasets'
import { describe, expect, it } from 'vitest'
import { trainableCounts } from './check-trainable.ts'
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
        [[2013, 2014, 2015], 1],
        // Lived through no year that another failed after.
        [[2001, 2002, 2003], 0],
      ]),
      3,
    )
    expect(counts).toEqual({
      companies: 10,
      later: 1,
      training: { failed: 2, others: 2, recent: 1, beside: 1 },
      validation: { failed: 1, others: 1 },
    })
  })

  it.each([3, 5])('agrees with the windows of %i years that training reads', async (width) => {
    const { train, calibration, validation } = await prepareScoring({
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
      },
      validation: { failed: companies(validation, 1), others: companies(validation, 0) },
    })
  })
})
