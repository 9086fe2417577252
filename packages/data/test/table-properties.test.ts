import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  computeIndicators,
  DataError,
  type Panel,
  panelFromColumns,
  panelFromRows,
  slidingWindows,
} from '../src/index.ts'

/** Any cell that a reader, a person or a bug could put into a table. */
const cell = fc.oneof(
  { weight: 90, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(null, undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '',
      '3',
      'n/a',
      true,
      {},
      [],
      1n,
      10n ** 30n,
      Symbol.iterator,
      new Date(0),
    ),
  },
)
const key = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom('A', 'B', 'C') },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('', 0, null, undefined, Number.NaN, {}) },
)
const period = fc.oneof(
  { weight: 60, arbitrary: fc.integer({ min: 2000, max: 2007 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('2001Q2', '2001-13', 'later', -1, 2001.5, null) },
)
const label = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(0, 1, 0, 1, 0, 1, null) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(2, 'yes', Number.NaN) },
)
const tables = fc.array(fc.record({ entity: key, period, currentAssets: cell, currentLiabilities: cell, label }), {
  maxLength: 12,
})

/** Cells that break the mask's promise: NaN if and only if missing, otherwise finite and in an observed row. */
const broken = (panel: Panel): number[] =>
  [...panel.values.keys()].filter((i) => {
    const value = panel.values[i] as number
    if (panel.missing[i] === 1) return !Number.isNaN(value)
    return !Number.isFinite(value) || panel.observed[Math.floor(i / panel.features.length)] !== 1
  })

describe('any table', () => {
  it('gives a panel whose mask is right, or a DataError; and so does all that follows', () => {
    let [panels, windows, refused] = [0, 0, 0]
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom('refuse' as const, 'missing' as const),
        fc.boolean(),
        (rows, nan, columnar) => {
          const spec = {
            entity: 'entity',
            period: 'period',
            features: ['currentAssets', 'currentLiabilities'],
            label: { column: 'label', level: 'row' as const },
            nan,
          }
          try {
            const names = ['entity', 'period', 'currentAssets', 'currentLiabilities', 'label'] as const
            const panel = columnar
              ? panelFromColumns(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])), spec)
              : panelFromRows(rows, spec)
            expect(broken(panel)).toEqual([])
            panels++
            expect(panel.observed.reduce((sum, seen) => sum + seen, 0)).toBe(rows.length)
            expect(broken(computeIndicators(panel, { unavailable: 'skip' }))).toEqual([])
            const made = slidingWindows(panel, { width: 2, label: 'next', missing: 'skip', unlabelled: 'skip' })
            windows++
            expect(made.values.every(Number.isFinite)).toBe(true)
          } catch (error) {
            if (!(error instanceof DataError)) throw error
            refused++
            expect(error.rule.length).toBeGreaterThan(0)
          }
        },
      ),
      { numRuns: 1500, seed: 7 },
    )
    expect(panels).toBeGreaterThan(200)
    expect(windows).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(200)
  })
})
