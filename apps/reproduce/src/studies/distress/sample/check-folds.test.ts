import { createPanel, PAPER_INDICATORS, type Panel } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../profiles.ts'
import { canCount } from '../items/window-counts.ts'
import { checkFolds } from './check-folds.ts'
import type { DistressSource } from './data.ts'
import { lastPeriodEnds, timeCut } from './last-period-ends.ts'
import { leavesBothClasses } from './oversample-first.ts'
import type { StudySizes } from './sample.ts'
import { tallyWindows } from './tally-windows.ts'
import { TREATMENTS } from './treatment.ts'

const YEARS = Array.from({ length: 12 }, (_, year) => String(2000 + year))

interface Company {
  readonly from: number
  readonly years: number
  readonly label: 0 | 1
}

/** With a feature that every company-period has, and one that those have of which `has` says so. */
function panelOf(companies: readonly Company[], has = (_company: number, _year: number) => true): Panel {
  const entities = companies.map((_, company) => `c${company}`)
  return createPanel({
    entities,
    periods: YEARS,
    features: ['x', 'equityRatio'],
    rows: companies.flatMap(({ from, years }, company) =>
      YEARS.slice(from, from + years).map((period, year) => ({
        entity: entities[company] ?? '',
        period,
        values: [1, has(company, from + year) ? 1 : null],
      })),
    ),
    labels: { level: 'entity', values: Int8Array.from(companies, ({ label }) => label) },
  })
}

const many = (count: number, company: Company) => Array.from({ length: count }, () => company)
const alive = (count: number): Company[] => many(count, { from: 0, years: 12, label: 0 })
const sizes: StudySizes = { ...PROFILES.smoke.distress, widths: [5, 3], leakWidths: [5, 3], windowsPerCompany: 2 }
const features = PAPER_INDICATORS.filter(({ name }) => name === 'equityRatio')
const lines = { X10: 'totalAssets', X17: 'totalLiabilities' } as const
const check = (panel: Panel) =>
  checkFolds({ panel, file: 'own.csv', features, lines } as unknown as DistressSource, sizes, 7)

describe('tallyWindows', () => {
  it('counts windows by class, of each company at most the latest', () => {
    const panel = panelOf([...alive(2), { from: 3, years: 6, label: 1 }, { from: 0, years: 4, label: 1 }])
    expect(tallyWindows(panel, 5, null)(panel.entities)).toEqual([16, 2])
    expect(tallyWindows(panel, 5, 1)(panel.entities)).toEqual([2, 1])
    expect(tallyWindows(panel, 5, null)(['c2'])).toEqual([0, 2])
  })
})

describe('checkFolds', () => {
  it('takes a sample with windows of both classes in every part', () => {
    expect(() => check(panelOf([...alive(30), ...many(10, { from: 2, years: 7, label: 1 })]))).not.toThrow()
  })

  it('refuses one whose class has too short histories, or too few companies for every part', () => {
    const short = panelOf([...alive(30), ...many(12, { from: 2, years: 4, label: 1 })])
    expect(() => check(short)).toThrow(
      /own\.csv: in each fold .* 6 training windows of 5 periods .* fold 1: training \d+ \+ 0, validation \d+ \+ 0, test \d+ \+ 0/,
    )
    const mixed = many(5, { from: 2, years: 4, label: 1 })
    const few = panelOf([...alive(30), ...mixed, ...many(2, { from: 2, years: 8, label: 1 })])
    expect(() => check(few)).toThrow(expect.objectContaining({ code: 'data.too-few-windows' }))
  })
})

describe('checkFolds of features', () => {
  const sound = [...alive(30), ...many(10, { from: 2, years: 7, label: 1 })]

  it('refuses one that no company has a value of, with its formula and columns', () => {
    const refused = () => check(panelOf(sound, () => false))
    expect(refused).toThrow(
      /^own\.csv: every feature has a value.* no value of equity ratio = total liabilities \/ owners' equity \(columns X17, X10\) in any company$/,
    )
    expect(refused).toThrow(expect.objectContaining({ code: 'data.unusable' }))
  })

  it('refuses one that so few companies have that a fold trains without them', () => {
    expect(() => check(panelOf(sound, (company) => company === 3))).toThrow(
      /no value of equity ratio .* in the training companies of fold \d/,
    )
    expect(() => check(panelOf(sound, (company) => company % 4 === 0))).not.toThrow()
  })

  it('refuses one that no company has which trains in the split by time', () => {
    // Companies that end in 2005, 2008 and 2011, ten of each class.
    const inTime = [0, 3, 6].flatMap((from) =>
      [0, 1].flatMap((label) => many(10, { from, years: 6, label: label as 0 | 1 })),
    )
    const later = (company: number) => inTime[company]?.from !== 0
    expect(() => check(panelOf(inTime, later))).toThrow(
      /no value of .* in the companies whose last period is up to 2005/,
    )
  })

  it('refuses one whose values are all held out in some draw of windows', () => {
    // 2011 is in the last window of a company alone; two companies have a value there.
    const pairs = Array.from({ length: 12 }, (_, first) => [first, first + 13] as const)
    const refusals = pairs.map((pair) => {
      try {
        check(panelOf(sound, (company, year) => year === 11 && pair.some((one) => one === company)))
      } catch (error) {
        return String(error)
      }
      return ''
    })
    expect(
      refusals.filter((text) => /no value of .* in what is not held out in draw \d of windows of [53]/.test(text)),
    ).not.toEqual([])
  })
})

describe('timeCut', () => {
  // Companies that end in 2003, 2007 and 2011, some of each class; the failed ones of 2003 have `years` years.
  const ending = (years: number) =>
    panelOf(
      [3, 7, 11].flatMap((end) =>
        [0, 1].flatMap((label) =>
          many(10, {
            from: end - (end === 3 && label === 1 ? years : 4) + 1,
            years: end === 3 && label === 1 ? years : 4,
            label: label as 0 | 1,
          }),
        ),
      ),
    )

  it('is that of the companies where every part has windows of both classes, and none otherwise', () => {
    expect(timeCut(ending(4), 3, null)).toEqual(lastPeriodEnds(ending(4)))
    expect(lastPeriodEnds(ending(2))).toBeDefined()
    expect(timeCut(ending(2), 3, null)).toBeUndefined()
  })
})

describe('canCount', () => {
  it('leaves out widths that one class has too few windows of', () => {
    const panel = panelOf([...alive(30), ...many(8, { from: 2, years: 7, label: 1 })])
    expect([4, 7, 8, 12].filter((width) => canCount(panel, width))).toEqual([4, 7])
  })
})

describe('leavesBothClasses', () => {
  it('tells whether SMOTE before the split leaves real windows of both classes', () => {
    const failing = (count: number) => panelOf([...alive(60), ...many(count, { from: 2, years: 7, label: 1 })])
    const deal = { width: 5, windowsPerCompany: 2, seed: 7, folds: 5, treatment: TREATMENTS.paper }
    expect(leavesBothClasses(failing(3), deal)).toBe(false)
    expect(leavesBothClasses(failing(40), deal)).toBe(true)
  })
})
