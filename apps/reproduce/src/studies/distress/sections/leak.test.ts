import { createPanel } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../profiles.ts'
import type { Table } from '../../../report/schema.ts'
import { MEASURES, type MeasureName } from '../../measures.ts'
import type { DistressRun } from '../distress-run.ts'
import { LEAK_ARMS } from '../leak-arms.ts'
import { leakSection, leakSentence } from './leak.ts'

const all = (estimate: number) =>
  Object.fromEntries(
    Object.keys(MEASURES).map((name) => [name, { estimate, lower: estimate - 0.02, upper: estimate + 0.01 }]),
  ) as Record<MeasureName, { estimate: number; lower: number; upper: number }>

const outcomes = LEAK_ARMS.map((arm, place) => ({
  arm,
  result:
    arm.id === 'last-period'
      ? null
      : {
          measures: all(0.7 + place / 100),
          difference: arm.against === null ? null : all(place / 100),
          testWindows: 100,
          prevalence: 0.15,
        },
}))
const sizes = { ...PROFILES.smoke.distress, widths: [8] }
// Companies of eight periods: one window each at that width.
const panel = createPanel({
  entities: ['A', 'B'],
  periods: Array.from({ length: 8 }, (_, i) => String(2001 + i)),
  features: ['x'],
  values: new Float64Array(16),
  labels: { level: 'entity', values: Int8Array.of(0, 1) },
})
const run = { sizes, mainWidth: 8, source: { classNames: ['non-ST', 'ST'], panel } } as unknown as DistressRun

describe('leakSection', () => {
  const widths = [
    {
      width: 8,
      arms: {
        strict: { measures: all(0.7), difference: null },
        'window-split': { measures: all(0.74), difference: all(0.04) },
        'last-period': null,
      },
    },
  ]
  const section = leakSection(run, {
    leaks: outcomes,
    widths,
    search: { onValidation: all(0.7), onTest: all(0.71), difference: all(0.01), folds: 2 },
    audits: { strict: [], paper: ['12 of 20 test windows overlap'] },
  })
  const table = section.items[0] as Table

  it('sets each arm beside the one it is compared with', () => {
    expect(table.rows).toHaveLength(LEAK_ARMS.length)
    expect(table.rows[0]).toMatchObject({ against: null, rocAucWorth: null, rocAuc: { value: 0.7 } })
    const smoteFirst = table.rows[5]
    expect(smoteFirst).toMatchObject({
      against: 5,
      rocAucWorth: { value: 0.05 },
      averagePrecisionWorth: { value: 0.05 },
    })
    expect(String(smoteFirst?.arm)).toMatch(/^6\. /)
    expect(section.text.join(' ')).toContain('12 of 20 test windows overlap')
  })

  it('says where an arm cannot be', () => {
    expect(table.rows.at(-1)?.rocAuc).toEqual({ value: null, verdict: 'cannot be' })
    expect(table.notes?.[0]).toContain('cannot be made')
  })

  it('sets tuning on test beside tuning on validation', () => {
    const [row] = (section.items[1] as Table).rows
    expect(row).toMatchObject({ validation: { value: 0.7 }, test: { value: 0.71 }, worth: { value: 0.01 } })
  })

  it('sets the splits side by side at every width', () => {
    const [row] = (section.items[2] as Table).rows
    expect(row).toMatchObject({
      width: 8,
      'strict rocAuc': { value: 0.7 },
      'window-split rocAuc worth': { value: 0.04 },
      'last-period rocAuc': { verdict: 'cannot be' },
    })
    expect((section.items[2] as Table).notes?.join()).toContain('At w = 8 no company has more than one window')
  })

  it('sums up in a sentence with intervals', () => {
    expect(leakSentence(outcomes)).toContain('splitting windows instead of companies +0.030 [+0.010, +0.040]')
  })
})
