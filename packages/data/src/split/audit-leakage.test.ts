import { describe, expect, it } from 'vitest'
import { fullPanel, paperPanel } from '../../test/panels.ts'
import { fitScaler, scale } from '../fit/scaler.ts'
import { fitWinsorizer } from '../fit/winsorizer.ts'
import { slidingWindows } from '../windows/sliding-windows.ts'
import type { Windows } from '../windows/windows.ts'
import { auditLeakage } from './audit-leakage.ts'
import { splitByEntity } from './by-entity.ts'
import { splitByTime } from './by-time.ts'
import { splitWindows } from './by-window.ts'
import { groupKFold } from './group-k-fold.ts'
import { purgedKFold } from './purged-k-fold.ts'
import type { Split } from './split.ts'
import { subsetWindows } from './subset.ts'
import { walkForward } from './walk-forward.ts'

const fractions = { train: 0.6, validation: 0.2, test: 0.2 }
const panel = fullPanel(
  Array.from({ length: 40 }, (_, e) => (e < 30 ? 0 : 1)),
  12,
)
const windows = slidingWindows(panel, { width: 4, label: 'entity' })
const steps = slidingWindows(fullPanel([0, 1, 0], 60), { width: 4, label: 'next', horizon: 2 })
const byEntity = splitByEntity(windows, { fractions, seed: 5 })
const byTime = splitByTime(steps, { fractions })
const leaks = (split: Parameters<typeof auditLeakage>[0], fitted?: Parameters<typeof auditLeakage>[1]) =>
  auditLeakage(split, fitted).leaks.map(({ kind, part, count, of }) => ({ kind, part, count, of }))

describe('the published protocol', () => {
  it.each([
    [8, 890],
    [4, 1602],
  ])('shares quarters of N of %i-step test windows with training', (width, test) => {
    const split = splitWindows(slidingWindows(paperPanel(), { width, label: 'entity' }), {
      fractions: { train: 0.8, test: 0.2 },
      seed: 2025,
    })
    const report = auditLeakage(split)
    const rows = report.findings.find(({ kind }) => kind === 'rows')!
    expect(rows.of).toBe(test)
    expect(rows.message).toBe(`${rows.count} of ${test} test windows share quarters with training`)
    // counted the slow way
    const seen = new Set<string>()
    for (let i = 0; i < split.train.shape[0]; i++)
      for (let s = 0; s < width; s++) seen.add(`${split.train.entity[i]} ${split.train.period[i]! - s}`)
    let count = 0
    for (let i = 0; i < split.test.shape[0]; i++) {
      const quarters = Array.from({ length: width }, (_, s) => `${split.test.entity[i]} ${split.test.period[i]! - s}`)
      if (quarters.some((quarter) => seen.has(quarter))) count++
    }
    expect(rows.count).toBe(count)
    expect(rows.count / rows.of).toBeGreaterThan(0.99)
    expect(report.clean).toBe(false)
    expect(report.findings.find(({ kind }) => kind === 'entities')?.message).toContain('may recognise it')
  })

  it('says that a scaler was fitted before the split', () => {
    const scaler = fitScaler(windows, { method: 'zscore' })
    const split = splitWindows(scale(scaler, windows), { fractions, seed: 1 })
    expect(auditLeakage(split).leaks.map(({ message }) => message)).toContain(
      'the scaler was fitted on the rows of train + validation + test',
    )
  })
})

describe('what is clean', () => {
  const clean: readonly (readonly [string, Pick<Split, 'kind' | 'train' | 'validation' | 'test'>])[] = [
    ['by entity', byEntity],
    ['by time', byTime],
    ['a panel by entity', splitByEntity(panel, { fractions, seed: 5 })],
    ...groupKFold(windows, { folds: 3, seed: 1, validation: 'next' }).map((fold) => ['group fold', fold] as const),
    ...walkForward(steps, { trainPeriods: 20, validationPeriods: 5, testPeriods: 5 }).map(
      (fold) => ['walk', fold] as const,
    ),
    ...purgedKFold(steps, { folds: 4, embargo: 2 }).map((fold) => ['purged', fold] as const),
  ]
  it.each(clean)('%s', (_, split) => {
    expect(leaks(split)).toEqual([])
    const scaler = fitScaler(split.train, { method: 'zscore' })
    const scaled = {
      ...split,
      train: scale(scaler, split.train as Windows),
      validation: scale(scaler, split.validation as Windows),
      test: scale(scaler, split.test as Windows),
    }
    const report = auditLeakage(scaled)
    expect(report.clean).toBe(true)
    expect(report.findings.filter(({ kind }) => kind === 'fit').map(({ message }) => message)).toEqual([
      'the scaler was fitted on the rows of train',
    ])
  })

  it('is a scaler fitted on the training panel that the windows came from', () => {
    const split = splitByEntity(panel, { fractions, seed: 5 })
    const scaler = fitScaler(split.train, { method: 'zscore' })
    const cut = (part: typeof panel) => slidingWindows(scale(scaler, part), { width: 4, stride: 5, label: 'entity' })
    const report = auditLeakage({
      ...byEntity,
      train: cut(split.train),
      validation: cut(split.validation),
      test: cut(split.test),
    })
    expect(report.clean).toBe(true)
    expect(report.findings.at(-1)?.message).toContain(
      'of a training part with other rows than this one, with 0 entities',
    )
  })
})

describe('what is planted', () => {
  const planted = (extra: Windows, split = byEntity) => {
    const [n, w, f] = split.test.shape
    const test: Windows = {
      ...split.test,
      shape: [n + extra.shape[0], w, f],
      values: Float32Array.from([...split.test.values, ...extra.values]),
      labels: Uint8Array.from([...split.test.labels, ...extra.labels]),
      entity: Int32Array.from([...split.test.entity, ...extra.entity]),
      period: Int32Array.from([...split.test.period, ...extra.period]),
    }
    return { ...split, test }
  }

  it('a training company in the test part', () => {
    const own = subsetWindows(byEntity.train, Int32Array.of(0))
    expect(leaks(planted(own))).toEqual([
      { kind: 'entities', part: 'test', count: 1, of: 9 },
      { kind: 'rows', part: 'test', count: 1, of: 73 },
    ])
  })

  it('the same rows under another name', () => {
    const own = subsetWindows(byEntity.train, Int32Array.of(0, 3))
    const twin = { ...own, entity: byEntity.test.entity.slice(0, 2), period: byEntity.test.period.slice(0, 2) }
    expect(leaks(planted(twin))).toEqual([{ kind: 'duplicates', part: 'test', count: 2, of: 74 }])
  })

  it('not rows without any value', () => {
    const empty = byEntity.train.values.slice().fill(Number.NaN)
    const hollow = (part: Windows): Windows => ({ ...part, values: empty.slice(0, part.values.length) })
    const { train, validation, test } = byEntity
    expect(leaks({ ...byEntity, train: hollow(train), validation: hollow(validation), test: hollow(test) })).toEqual([])
  })

  it('a gap that is too small: labels of training reach into the test rows', () => {
    const cut = (from: number, to: number, role: 'train' | 'test') =>
      subsetWindows(
        steps,
        steps.period.map((_, i) => i).filter((i) => steps.period[i]! >= from && steps.period[i]! <= to),
        role,
      )
    const split = (gap: number) => ({ ...byTime, train: cut(3, 30, 'train'), test: cut(30 + gap, 57, 'test') })
    expect(leaks({ ...split(6), validation: subsetWindows(steps, new Int32Array(0), 'validation') })).toEqual([])
    // gap 5: no row is shared, but the first test row is the last training label's
    expect(leaks({ ...split(5), validation: subsetWindows(steps, new Int32Array(0), 'validation') })).toEqual([
      { kind: 'time', part: 'test', count: 3, of: 69 },
    ])
    expect(
      leaks({ ...split(1), validation: subsetWindows(steps, new Int32Array(0), 'validation') }).map(({ kind }) => kind),
    ).toEqual(['rows', 'time'])
  })

  it('a time split of labels that belong to the company', () => {
    const split = splitByTime(windows, { trainEnd: '2010Q4' })
    expect(leaks(split)).toEqual([{ kind: 'entities', part: 'test', count: 40, of: 40 }])
  })

  it('a scaler fitted on train + test, on everything with gaps, on another fold', () => {
    const message = (split: Parameters<typeof auditLeakage>[0], fitted: Parameters<typeof auditLeakage>[1]) =>
      auditLeakage(split, fitted).leaks.map((leak) => leak.message)
    const both = subsetWindows(windows, Int32Array.from([...byEntity.indices.train, ...byEntity.indices.test]))
    expect(message(byEntity, [fitScaler(both, { method: 'robust' })])).toEqual([
      'the scaler was fitted on the rows of train + test',
    ])
    expect(message(byTime, [fitWinsorizer(steps)])[0]).toMatch(
      /^the winsorizer was fitted on 174 rows, 2010Q1 to 2024Q2, that had not been split, with 3 entities/,
    )
    const [one, two] = groupKFold(windows, { folds: 4, seed: 1 })
    expect(message(two!, [fitScaler(one!.train, { method: 'zscore' })])[0]).toMatch(
      /of a training part with other rows than this one, with 10 entities of validation and test among them$/,
    )
  })

  it('a part without its role', () => {
    const { role: _, ...rest } = byEntity.test
    expect(leaks({ ...byEntity, test: rest })).toEqual([{ kind: 'role', part: 'test', count: 72, of: 72 }])
  })
})

describe('what is no split', () => {
  it.each(['Time', 'by-time', undefined])('is refused: kind %j', (kind) => {
    expect(() => auditLeakage({ ...byTime, kind: kind as never })).toThrow(
      expect.objectContaining({ code: 'invalid-option', received: kind }),
    )
  })

  it('is refused: a part left out', () => {
    const { kind, train, test } = byEntity
    expect(() => auditLeakage({ kind, train, test } as never)).toThrow('the validation part must be')
  })
})
