import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  auditLeakage,
  createPanel,
  fitScaler,
  fitWinsorizer,
  type Panel,
  type ScalerMethod,
  scale,
  splitByTime,
  winsorize,
} from '../src/index.ts'
import { quarters } from './panels.ts'

const columns = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: null, freq: 8 }), {
  minLength: 4,
  maxLength: 40,
})
const panelOf = (values: readonly (number | null)[]): Panel =>
  createPanel({
    features: ['x'],
    rows: values.map((value, p) => ({ entity: 'A', period: quarters(values.length)[p] as string, values: [value] })),
  })
const present = (panel: Panel): number[] => [...panel.values].filter((value) => !Number.isNaN(value))
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('scaled training data', () => {
  it.each(['zscore', 'robust', 'minmax', 'quantileNormal'] as const)(
    '%s has the moments and the order that it should',
    (method: ScalerMethod) => {
      fc.assert(
        fc.property(columns, (values) => {
          const panel = panelOf(values)
          fc.pre(new Set(present(panel)).size > 1)
          const scaler = fitScaler(panel, { method })
          const before = present(panel)
          const after = present(scale(scaler, panel))
          expect(after.length).toBe(before.length)
          const order = [...before.keys()].sort((a, b) => before[a]! - before[b]!)
          for (let i = 1; i < order.length; i++) expect(after[order[i]!]!).toBeGreaterThanOrEqual(after[order[i - 1]!]!)
          if (method === 'zscore') {
            expect(mean(after)).toBeCloseTo(0, 10)
            expect(mean(after.map((value) => value * value))).toBeCloseTo(1, 10)
          }
          if (method === 'minmax') expect([Math.min(...after), Math.max(...after)]).toEqual([0, 1])
          if (method === 'robust')
            expect(after.filter((value) => value > 0).length).toBeLessThanOrEqual(after.length / 2)
          if (method === 'quantileNormal') expect(Math.max(...after.map(Math.abs))).toBeLessThan(5.2)
        }),
        { numRuns: 200 },
      )
    },
  )
})

describe('winsorized data', () => {
  it('lies within the bounds, keeps the order, and is the same when nothing is cut', () => {
    fc.assert(
      fc.property(columns, fc.double({ min: 0, max: 0.4, noNaN: true }), (values, tail) => {
        const panel = panelOf(values)
        fc.pre(present(panel).length > 0)
        const winsorizer = fitWinsorizer(panel, { lower: tail, upper: 1 - tail })
        const cut = winsorize(winsorizer, panel)
        for (const value of present(cut)) {
          expect(value).toBeGreaterThanOrEqual(winsorizer.lower[0] as number)
          expect(value).toBeLessThanOrEqual(winsorizer.upper[0] as number)
        }
        expect(cut.missing).toEqual(panel.missing)
        if (tail === 0) expect(cut.values).toEqual(panel.values)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a panel of days with labels of its own', () => {
  it('is clean when split by time, whatever the gap, and its scaler is known', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 60 }), fc.integer({ min: 1, max: 4 }), (length, gap) => {
        const panel: Panel = {
          ...panelOf(Array.from({ length }, (_, i) => i)),
          labels: { level: 'row', values: Int8Array.from({ length }, (_, i) => i % 2) },
        }
        const split = splitByTime(panel, { fractions: { train: 0.5, validation: 0.25, test: 0.25 }, gap })
        const periods = [...split.train.periods, ...split.validation.periods, ...split.test.periods]
        expect(new Set(periods).size).toBe(length - 2 * (gap - 1))
        const scaler = fitScaler(split.train, { method: 'zscore' })
        expect(auditLeakage(split, [scaler]).clean).toBe(true)
        expect(auditLeakage(split, [fitScaler(panel, { method: 'zscore' })]).clean).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})
