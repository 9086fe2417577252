import { describe, expect, it } from 'vitest'
import { fullPanel } from '../../test/panels.ts'
import { slidingWindows } from '../windows/sliding-windows.ts'
import { purgedKFold } from './purged-k-fold.ts'
import { walkForward } from './walk-forward.ts'

// last steps 2..28: width 3, label one period later
const windows = slidingWindows(fullPanel([0, 1], 30), { width: 3, label: 'next' })
const ends = (part: { readonly period: Int32Array }): readonly [number, number] => [
  Math.min(...part.period),
  Math.max(...part.period),
]

describe('walkForward', () => {
  it('expands training, with a gap of width + horizon before each test part', () => {
    const folds = walkForward(windows, { trainPeriods: 8, testPeriods: 5 })
    expect(folds.map(({ train, test }) => [ends(train), ends(test)])).toEqual([
      [
        [2, 9],
        [13, 17],
      ],
      [
        [2, 14],
        [18, 22],
      ],
      [
        [2, 19],
        [23, 27],
      ],
    ])
    expect(folds.map(({ fold, folds: all, gap, kind }) => [fold, all, gap, kind])).toEqual(
      [0, 1, 2].map((fold) => [fold, 3, 4, 'walk-forward']),
    )
  })

  it('rolls training', () => {
    const folds = walkForward(windows, { mode: 'rolling', trainPeriods: 8, testPeriods: 5 })
    expect(folds.map(({ train }) => ends(train))).toEqual([
      [2, 9],
      [7, 14],
      [12, 19],
    ])
  })

  it('puts validation between, with both gaps', () => {
    const [fold] = walkForward(windows, { trainPeriods: 8, validationPeriods: 3, testPeriods: 5, step: 3, gap: 5 })
    expect([ends(fold!.train), ends(fold!.validation), ends(fold!.test)]).toEqual([
      [2, 9],
      [14, 16],
      [21, 25],
    ])
    expect(fold?.validation.role).toBe('validation')
  })

  it('refuses a small gap and too little time', () => {
    expect(() => walkForward(windows, { trainPeriods: 8, testPeriods: 5, gap: 3 })).toThrow('width + horizon (3 + 1)')
    expect(() => walkForward(windows, { trainPeriods: 20, testPeriods: 5 })).toThrow('27 periods')
  })
})

describe('purgedKFold', () => {
  it('tests every window once and purges what overlaps the block, labels counted in', () => {
    const folds = purgedKFold(windows, { folds: 3 })
    expect(folds.flatMap(({ indices }) => [...indices.test]).sort((a, b) => a - b)).toEqual([...windows.period.keys()])
    // middle block: last steps 11..19, so rows 9..19 and labels to 20; training may end at 8 with its label or start at 21
    const { train, test, purged, embargoed } = folds[1]!
    expect(ends(test)).toEqual([11, 19])
    expect([...new Set(train.period)].sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 23, 24, 25, 26, 27, 28])
    expect(train.shape[0] + test.shape[0] + purged.length).toBe(windows.shape[0])
    expect(embargoed.length).toBe(0)
  })

  it('lifts what starts within the embargo after the block', () => {
    const { train, embargoed } = purgedKFold(windows, { folds: 3, embargo: 2 })[1]!
    expect([...new Set(train.period)].sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 25, 26, 27, 28])
    expect([...new Set(embargoed.map((i) => windows.period[i]!))]).toEqual([23, 24])
  })

  it('makes the first blocks longer where the periods do not divide', () => {
    const sizes = purgedKFold(windows, { folds: 4 }).map(({ test }) => new Set(test.period).size)
    expect(sizes).toEqual([7, 7, 7, 6])
  })

  it('refuses too many folds and an embargo that leaves nothing', () => {
    expect(() => purgedKFold(windows, { folds: 28 })).toThrow('27')
    expect(() => purgedKFold(windows, { folds: 2, embargo: 100 })).toThrow('fold 0')
  })
})
