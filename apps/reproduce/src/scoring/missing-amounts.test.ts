import { createPanel } from '@fdp/data'
import { americanFeatures } from '@fdp/datasets'
import { describe, expect, it } from 'vitest'
import { describeMissingAmounts, everyYear, missingAmounts } from './missing-amounts.ts'

const amounts = (changes: Readonly<Record<string, number | null>> = {}) =>
  americanFeatures.map((name) => (name in changes ? (changes[name] ?? null) : 7))
const years = (entity: string, rows: readonly (readonly (number | null)[])[]) =>
  rows.map((values, i) => ({ entity, period: String(2010 + i), values }))

const panel = createPanel({
  features: americanFeatures,
  rows: [
    ...years('whole', [amounts({ X10: -1, X5: null }), amounts(), amounts({ X6: -3, X5: 0 })]),
    ...years('gaps', [amounts(), amounts({ X1: null, X2: null }), amounts({ X2: null })]),
    ...years('bankrupt', [amounts(), amounts(), amounts({ X10: 0 })]),
    ...years('negative', [amounts(), amounts({ X10: -5, X3: null }), amounts()]),
  ],
})

describe('missingAmounts', () => {
  const found = missingAmounts(panel, { company: Int32Array.of(0, 1, 2, 3), period: Int32Array.of(2, 2, 2, 2) }, 2)

  it('counts in the years of the windows only', () => {
    expect(found).toEqual({ cells: 4, companies: ['gaps', 'negative'], withoutAssets: ['bankrupt', 'negative'] })
  })

  it('has a note of each kind, and none where nothing is missing', () => {
    expect(describeMissingAmounts(found, 'scored year')).toEqual([
      'empty cells in scored years: 4, companies: 2 (gaps, negative); ratios that need them are taken at the median of training',
      'companies with a scored year whose total assets (X10) are not positive: 2 (bankrupt, negative); ratios to them are taken at the median of training',
    ])
    expect(
      describeMissingAmounts(
        missingAmounts(panel, { company: Int32Array.of(0), period: Int32Array.of(2) }, 2),
        'scored year',
      ),
    ).toEqual([])
  })

  it('takes in every row of a file', () => {
    expect(
      missingAmounts(
        panel,
        everyYear(panel, () => true),
        1,
      ),
    ).toEqual({
      cells: 5,
      companies: ['whole', 'gaps', 'negative'],
      withoutAssets: ['whole', 'bankrupt', 'negative'],
    })
  })
})
