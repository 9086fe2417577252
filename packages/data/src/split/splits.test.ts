import { describe, expect, it } from 'vitest'
import { fullPanel, paperPanel } from '../../test/panels.ts'
import { createPanel } from '../panel/panel.ts'
import { slidingWindows } from '../windows/sliding-windows.ts'
import type { Windows } from '../windows/windows.ts'
import { splitByEntity } from './by-entity.ts'
import { splitByLastPeriod } from './by-last-period.ts'
import { splitByTime } from './by-time.ts'
import { splitWindows } from './by-window.ts'
import { groupFold, groupKFold } from './group-k-fold.ts'
import type { LeakFreeSplit } from './split.ts'
import { subsetEntities, subsetPeriods, subsetWindows } from './subset.ts'

const positives = (windows: Windows): number => windows.labels.reduce((sum, label) => sum + label, 0)
const fractions = { train: 0.6, validation: 0.2, test: 0.2 }

describe('splitWindows', () => {
  it('gives the published counts, and says that it leaks', () => {
    const windows = slidingWindows(paperPanel(), { width: 8, label: 'entity' })
    const split = splitWindows(windows, { fractions: { train: 0.8, test: 0.2 }, seed: 1 })
    expect([split.train.shape[0], positives(split.train)]).toEqual([3560, 540])
    expect([split.test.shape[0], positives(split.test)]).toEqual([890, 135])
    expect(split.validation.shape[0]).toBe(0)
    expect(split.leaky).toBe(true)
    expect([split.train.role, split.test.role]).toEqual(['train', 'test'])
  })

  it('is refused by the compiler where a leak-free split is wanted', () => {
    const honest = (split: LeakFreeSplit<Windows>): string => split.kind
    const windows = slidingWindows(fullPanel([0, 0, 1, 1], 6), { width: 3, label: 'entity' })
    const fractions = { train: 0.5, test: 0.5 }
    expect(honest(splitByEntity(windows, { fractions, seed: 1 }))).toBe('entity')
    // @ts-expect-error the split by window leaks
    expect(honest(splitWindows(windows, { fractions, seed: 1 }))).toBe('window')
  })

  it('draws without strata when asked to', () => {
    const windows = slidingWindows(paperPanel(), { width: 10, label: 'entity' })
    const split = splitWindows(windows, { fractions: { train: 0.8, test: 0.2 }, seed: 4, stratify: false })
    expect([split.train.shape[0], split.test.shape[0]]).toEqual([2136, 534])
    expect(positives(split.train) + positives(split.test)).toBe(405)
  })
})

describe('splitByEntity', () => {
  const windows = slidingWindows(paperPanel(), { width: 8, label: 'entity' })
  const split = splitByEntity(windows, { fractions, seed: 7 })

  it('deals out whole entities, stratified', () => {
    const entities = (part: Windows) => new Set(part.entity)
    const [train, validation, test] = [split.train, split.validation, split.test].map(entities) as [
      Set<number>,
      Set<number>,
      Set<number>,
    ]
    expect([train.size, validation.size, test.size]).toEqual([453 + 81, 151 + 27, 151 + 27])
    expect([...train].filter((e) => test.has(e))).toEqual([])
    expect([...train].filter((e) => validation.has(e))).toEqual([])
    expect([positives(split.train), positives(split.validation), positives(split.test)]).toEqual([405, 135, 135])
  })

  it('is the same for the same seed, another one for another seed', () => {
    expect(splitByEntity(windows, { fractions, seed: 7 }).indices).toEqual(split.indices)
    expect(splitByEntity(windows, { fractions, seed: 8 }).indices).not.toEqual(split.indices)
  })

  it('splits a panel into panels that carry role, labels and attributes', () => {
    const panel = createPanel({
      ...fullPanel([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], 3),
      attributes: { sector: Array.from({ length: 10 }, (_, e) => `s${e}`) },
    })
    const parts = splitByEntity(panel, { fractions, seed: 1 })
    expect(parts.train.entities.length).toBe(6)
    expect(parts.test.attributes?.sector).toEqual(parts.test.entities.map((name) => name.replace('E', 's')))
    expect(slidingWindows(parts.test, { width: 2, label: 'entity' }).role).toBe('test')
    for (const [i, name] of parts.test.entities.entries()) {
      expect(parts.test.values[i * 6]).toBe(Number(name.slice(1)) * 6)
      expect(parts.test.labels?.values[i]).toBe(Number(name.slice(1)) < 5 ? 0 : 1)
    }
  })

  it('refuses to split the test part again, and too few entities', () => {
    expect(() => splitByEntity(split.test, { fractions, seed: 1 })).toThrow('not split again')
    expect(() => splitByEntity(fullPanel([0, 1], 3), { fractions, seed: 1 })).toThrow('enough entities')
    expect(() => splitByEntity(windows, { fractions, seed: -1 })).toThrow('seed')
    expect(() =>
      splitByEntity(slidingWindows(paperPanel(), { width: 8, label: 'none' }), { fractions, seed: 1 }),
    ).toThrow('labels')
  })
})

describe('splitByTime', () => {
  const panel = fullPanel([0, 1, 0], 20)
  const windows = slidingWindows(panel, { width: 3, label: 'next', horizon: 2 })

  it('leaves a gap of width + horizon, so that neither rows nor labels are shared', () => {
    const { train, test, gap } = splitByTime(windows, { trainEnd: '2011Q4' })
    expect(gap).toBe(5)
    expect(Math.max(...train.period)).toBe(7)
    // the first test window covers 10..12; the last training label is at 7 + 2
    expect(Math.min(...test.period)).toBe(12)
    expect(() => splitByTime(windows, { trainEnd: '2011Q4', gap: 4 })).toThrow('width + horizon (3 + 2)')
  })

  it('takes fractions of the periods, with a validation part', () => {
    const long = slidingWindows(fullPanel([0], 30), { width: 3, label: 'next', horizon: 2 })
    const shares = { train: 0.4, validation: 0.3, test: 0.3 }
    const { train, validation, test } = splitByTime(long, { fractions: shares })
    expect([...new Set(train.period)]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect([...new Set(validation.period)]).toEqual([16, 17, 18, 19])
    expect([...new Set(test.period)]).toEqual([24, 25, 26, 27])
  })

  it('splits the periods of a panel', () => {
    const { train, test } = splitByTime(panel, { trainEnd: '2011Q4', gap: 1 })
    expect(train.periods.length).toBe(8)
    expect(test.periods[0]).toBe('2012Q1')
    expect(test.values[0]).toBe(16)
    expect(() => splitByTime(panel, { trainEnd: '2011Q4' })).toThrow('gap must be given')
  })

  it('refuses a part without time', () => {
    expect(() => splitByTime(windows, { trainEnd: '2014Q2' })).toThrow('test part must not be empty')
    expect(() => splitByTime(windows, { trainEnd: '1999Q1' })).toThrow('period of the axis')
  })
})

describe('splitByLastPeriod', () => {
  const rows = [
    ['A', '2010'],
    ['A', '2011'],
    ['B', '2011'],
    ['B', '2012'],
    ['C', '2010'],
    ['C', '2013'],
  ].map(([entity, period]) => ({ entity: entity as string, period: period as string, values: [1] }))
  const panel = createPanel({ features: ['x'], rows, labels: { level: 'entity', values: [0, 1, 0] } })

  it('goes by the last observed period', () => {
    const { train, validation, test } = splitByLastPeriod(panel, { trainEnd: '2011', validationEnd: '2012' })
    expect([train.entities, validation.entities, test.entities]).toEqual([['A'], ['B'], ['C']])
    const windows = splitByLastPeriod(slidingWindows(panel, { width: 1, label: 'entity' }), { trainEnd: '2011' })
    expect([...windows.train.entity, -1, ...windows.test.entity]).toEqual([0, 0, -1, 1, 1, 2, 2])
  })

  it('counts the row of a label in', () => {
    const years = [2010, 2012, 2014].flatMap((last, e) =>
      Array.from({ length: last - 2004 }, (_, i) => ({
        entity: 'ABC'.charAt(e),
        period: `${2005 + i}`,
        values: [i],
        label: 0,
      })),
    )
    const whole = createPanel({ features: ['x'], rows: years })
    const ends = { trainEnd: '2010', validationEnd: '2012' }
    const ofPanel = splitByLastPeriod(whole, ends)
    for (const horizon of [0, 1, 2]) {
      const split = splitByLastPeriod(slidingWindows(whole, { width: 2, label: 'next', horizon }), ends)
      for (const part of ['train', 'validation', 'test'] as const)
        expect([...new Set(split[part].entity)].map((e) => whole.entities[e])).toEqual(ofPanel[part].entities)
    }
  })

  it('refuses an empty part', () => {
    expect(() => splitByLastPeriod(panel, { trainEnd: '2013' })).toThrow('every part')
    expect(() => splitByLastPeriod(panel, { trainEnd: '2011Q4' })).toThrow('of one form')
    expect(() => splitByLastPeriod(panel, { trainEnd: '2011', validationEnd: '2012-12-31' })).toThrow('of one form')
    expect(() => splitByLastPeriod(panel, { trainEnd: '2011', validationEnd: '2013' })).toThrow('every part')
  })

  it('accepts a file that ends before the test period where asked to', () => {
    const options = { trainEnd: '2011', validationEnd: '2013', allowEmptyTest: true }
    const { validation, test } = splitByLastPeriod(panel, options)
    expect([validation.entities, test.entities]).toEqual([['B', 'C'], []])
    expect(() => splitByLastPeriod(panel, { ...options, trainEnd: '2009' })).toThrow('every part')
  })
})

describe('groupKFold', () => {
  const windows = slidingWindows(paperPanel(), { width: 8, label: 'entity' })

  it('tests every entity once, each class spread evenly', () => {
    const folds = groupKFold(windows, { folds: 5, seed: 3 })
    expect(folds.flatMap(({ indices }) => [...indices.test]).sort((a, b) => a - b)).toEqual([...windows.entity.keys()])
    for (const { train, test } of folds) {
      expect([test.shape[0], positives(test)]).toEqual([890, 135])
      expect([...new Set(test.entity)].filter((e) => train.entity.includes(e))).toEqual([])
      expect(train.shape[0] + test.shape[0]).toBe(4450)
    }
  })

  it('keeps a validation fold apart from both', () => {
    for (const { train, validation, test } of groupKFold(windows, { folds: 5, seed: 3, validation: 'next' })) {
      expect([train.shape[0], validation.shape[0], test.shape[0]]).toEqual([2670, 890, 890])
      expect(
        [...new Set(validation.entity)].filter((e) => train.entity.includes(e) || test.entity.includes(e)),
      ).toEqual([])
    }
  })

  it('balances windows where entities differ in length', () => {
    const rows = Array.from({ length: 9 }, (_, e) =>
      Array.from({ length: e < 3 ? 9 : 3 }, (_, p) => ({ entity: `E${e}`, period: String(2000 + p), values: [1] })),
    ).flat()
    const panel = createPanel({ features: ['x'], rows, labels: { level: 'entity', values: new Array(9).fill(0) } })
    const sizes = groupKFold(slidingWindows(panel, { width: 1, label: 'entity' }), { folds: 3, seed: 1 }).map(
      ({ test }) => test.shape[0],
    )
    expect(sizes).toEqual([15, 15, 15])
  })

  it('gives one of its folds alone', () => {
    const options = { folds: 5, seed: 3, validation: 'next' } as const
    groupKFold(windows, options).forEach((expected, fold) => {
      expect(groupFold(windows, { ...options, fold })).toEqual(expected)
    })
    for (const fold of [-1, 5, 0.5])
      expect(() => groupFold(windows, { ...options, fold })).toThrow('fold must be an integer from 0 to 4')
  })

  it('refuses more folds than entities', () => {
    expect(() => groupKFold(fullPanel([0, 1], 3), { folds: 3, seed: 1 })).toThrow('as many entities')
    expect(() => groupKFold(windows, { folds: 1, seed: 1 })).toThrow('at least 2')
  })
})

describe('subsets', () => {
  const panel = fullPanel([0, 1, 0], 4)
  const windows = slidingWindows(panel, { width: 3, label: 'entity' })

  it('take what is there, in the order asked for', () => {
    expect(subsetEntities(panel, Int32Array.of(2, 0)).entities).toEqual([panel.entities[2], panel.entities[0]])
    expect(subsetPeriods(panel, Int32Array.of(1, 3)).periods).toEqual([panel.periods[1], panel.periods[3]])
    expect([...subsetWindows(windows, Int32Array.of(4, 0, 4)).entity]).toEqual([2, 0, 2])
  })

  it('refuse indices beyond the ends, an entity twice and periods out of order', () => {
    for (const wrong of [-1, 3]) expect(() => subsetEntities(panel, Int32Array.of(0, wrong))).toThrow('from 0 to 2')
    expect(() => subsetWindows(windows, Int32Array.of(6))).toThrow('from 0 to 5')
    expect(() => subsetPeriods(panel, Int32Array.of(4))).toThrow('from 0 to 3')
    expect(() => subsetEntities(panel, Int32Array.of(1, 1))).toThrow('taken once')
    expect(() => subsetPeriods(panel, Int32Array.of(2, 1))).toThrow('must ascend')
  })
})
