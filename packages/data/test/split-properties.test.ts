import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  auditLeakage,
  createPanel,
  groupKFold,
  type Panel,
  purgedKFold,
  slidingWindows,
  splitByEntity,
  splitByLastPeriod,
  splitByTime,
  splitWindows,
  type Windows,
  walkForward,
} from '../src/index.ts'
import { allocate } from '../src/split/fractions.ts'

/** Panels with holes: entities x years, rows left out at random, whole years left out of the axis. */
const panels = fc
  .record({
    entities: fc.integer({ min: 4, max: 12 }),
    years: fc.uniqueArray(fc.integer({ min: 2000, max: 2020 }), { minLength: 6, maxLength: 16 }),
    holes: fc.array(fc.boolean(), { minLength: 192, maxLength: 192 }),
    labels: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 192, maxLength: 192 }),
    level: fc.constantFrom('entity' as const, 'row' as const),
  })
  .map(({ entities, years, holes, labels, level }): Panel => {
    const periods = years.sort((a, b) => a - b).map(String)
    const observed = Array.from({ length: entities * periods.length }, (_, r) =>
      holes[r] && (r * 7) % 3 === 0 ? 0 : 1,
    )
    return createPanel({
      entities: Array.from({ length: entities }, (_, e) => `E${e}`),
      periods,
      features: ['id'],
      values: observed.map((seen, r) => (seen === 1 ? r : Number.NaN)),
      observed,
      labels: { level, values: labels.slice(0, level === 'entity' ? entities : observed.length) },
    })
  })

const options = fc.record({ width: fc.integer({ min: 1, max: 3 }), horizon: fc.integer({ min: 0, max: 2 }) })

const windowsOf = (panel: Panel, { width, horizon }: { width: number; horizon: number }): Windows | undefined => {
  try {
    return slidingWindows(panel, { width, horizon, label: panel.labels?.level === 'entity' ? 'entity' : 'next' })
  } catch {
    return undefined
  }
}

const attempt = <T>(make: () => T): T | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

const rowsOf = (part: Windows): Set<string> => {
  const rows = new Set<string>()
  for (let i = 0; i < part.shape[0]; i++)
    for (let s = 0; s < part.shape[1]; s++) rows.add(`${part.entity[i]}:${part.period[i]! - s}`)
  return rows
}

const overlap = (a: Set<string>, b: Set<string>): string[] => [...a].filter((row) => b.has(row))

describe('slidingWindows', () => {
  it('makes every window that is possible, once, and no other', () => {
    let made = 0
    fc.assert(
      fc.property(panels, options, (panel, { width, horizon }) => {
        const windows = windowsOf(panel, { width, horizon })
        const P = panel.periods.length
        const ahead = panel.labels?.level === 'entity' ? 0 : horizon
        const expected: string[] = []
        for (let e = 0; e < panel.entities.length; e++)
          for (let first = 0; first + width + ahead <= P; first++) {
            const span = Array.from({ length: width + ahead }, (_, s) => first + s)
            const whole = span.every((p) => panel.observed[e * P + p] === 1)
            const joined = Number(panel.periods[span.at(-1)!]) - Number(panel.periods[first]) === width + ahead - 1
            if (whole && joined) expected.push(`${e}:${first + width - 1}`)
          }
        if (windows === undefined) return expected.length === 0
        made++
        expect(Array.from(windows.entity, (e, i) => `${e}:${windows.period[i]}`)).toEqual(expected)
        for (let i = 0; i < windows.shape[0]; i++)
          for (let s = 0; s < width; s++)
            expect(windows.values[i * width + s]).toBe(windows.entity[i]! * P + windows.period[i]! - width + 1 + s)
        return true
      }),
      { numRuns: 150, seed: 150 },
    )
    expect(made).toBeGreaterThan(75)
  })
})

describe('leak-free splits', () => {
  const shares = fc
    .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 4 }))
    .map(([train, validation, test]) => {
      const all = train + validation + test
      return { train: train / all, validation: validation / all, test: 1 - train / all - validation / all }
    })

  const check = (
    name: string,
    split: (
      windows: Windows,
      seed: number,
      fractions: { train: number; validation: number; test: number },
    ) => readonly {
      kind: string
      train: Windows
      validation: Windows
      test: Windows
      indices: { train: Int32Array; validation: Int32Array; test: Int32Array }
    }[],
    whole: boolean,
  ) =>
    it(name, () => {
      let done = 0
      fc.assert(
        fc.property(panels, options, fc.nat(), shares, (panel, size, seed, fractions) => {
          const windows = windowsOf(panel, size)
          if (windows === undefined) return
          const folds = attempt(() => split(windows, seed, fractions))
          if (folds === undefined) return
          done++
          for (const fold of folds) {
            const { train, validation, test, indices } = fold
            const all = [...indices.train, ...indices.validation, ...indices.test]
            expect(new Set(all).size).toBe(all.length)
            if (whole) expect(all.length).toBe(windows.shape[0])
            expect([train.shape[0], validation.shape[0], test.shape[0]]).toEqual([
              indices.train.length,
              indices.validation.length,
              indices.test.length,
            ])
            const rows = rowsOf(train)
            expect(overlap(rowsOf(test), rows)).toEqual([])
            expect(overlap(rowsOf(validation), rows)).toEqual([])
            expect(overlap(rowsOf(validation), rowsOf(test))).toEqual([])
            const report = auditLeakage(fold as Parameters<typeof auditLeakage>[0])
            expect(report.findings.filter(({ kind, count }) => kind === 'rows' && count > 0)).toEqual([])
            const byDesign = windows.labelRule === 'entity' && !whole
            expect(report.leaks.filter(({ kind }) => !(byDesign && kind === 'entities'))).toEqual([])
          }
        }),
        { numRuns: 120, seed: 120 },
      )
      expect(done).toBeGreaterThan(20)
    })

  check(
    'splitByEntity',
    (windows, seed, fractions) => [splitByEntity(windows, { fractions, seed, stratify: seed % 2 === 0 })],
    true,
  )
  check(
    'groupKFold',
    (windows, seed) => groupKFold(windows, { folds: 3, seed, validation: seed % 2 === 0 ? 'next' : 'none' }),
    true,
  )
  check(
    'splitByLastPeriod',
    (windows) => [splitByLastPeriod(windows, { trainEnd: windows.periods.at(-2) as string })],
    true,
  )
  check('splitByTime', (windows, _, fractions) => [splitByTime(windows, { fractions })], false)
  check(
    'walkForward',
    (windows, seed) =>
      walkForward(windows, {
        trainPeriods: 2 + (seed % 3),
        testPeriods: 1 + (seed % 2),
        mode: seed % 2 === 0 ? 'rolling' : 'expanding',
      }),
    false,
  )
  check('purgedKFold', (windows, seed) => purgedKFold(windows, { folds: 2 + (seed % 3), embargo: seed % 2 }), false)

  it('the test blocks of a k-fold hold every window once', () => {
    fc.assert(
      fc.property(panels, options, fc.nat(), (panel, size, seed) => {
        const windows = windowsOf(panel, size)
        if (windows === undefined) return
        for (const folds of [
          attempt(() => groupKFold(windows, { folds: 3, seed })),
          attempt(() => purgedKFold(windows, { folds: 3 })),
        ])
          if (folds !== undefined)
            expect(folds.flatMap(({ indices }) => [...indices.test]).sort((a, b) => a - b)).toEqual([
              ...windows.entity.keys(),
            ])
      }),
      { numRuns: 100, seed: 100 },
    )
  })
})

describe('splitWindows', () => {
  it('loses nothing and has nothing twice, in the sizes of the rule', () => {
    fc.assert(
      fc.property(panels, fc.nat(), (panel, seed) => {
        const windows = windowsOf(panel, { width: 2, horizon: 0 })
        if (windows === undefined) return
        const fractions = { train: 0.5, validation: 0.25, test: 0.25 }
        const split = attempt(() => splitWindows(windows, { fractions, seed }))
        if (split === undefined) return
        const { train, validation, test } = split.indices
        expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual([...windows.entity.keys()])
        for (const value of [0, 1]) {
          const size = windows.labels.filter((label) => label === value).length
          const found = [split.train, split.validation, split.test].map(
            (part) => part.labels.filter((label) => label === value).length,
          )
          expect(found).toEqual(allocate(size, [0.5, 0.25, 0.25]))
        }
      }),
      { numRuns: 100, seed: 100 },
    )
  })
})
