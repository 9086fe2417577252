import { bootstrapInterval } from '@fdp/stats'
import { describe, expect, it } from 'vitest'
import { differenceWithIntervals, measureWithIntervals } from './measured-intervals.ts'
import { decide, measure } from './measures.ts'

const labels = [0, 0, 0, 0, 1, 1, 0, 1]
const probabilities = [0.1, 0.2, 0.6, 0.3, 0.9, 0.7, 0.4, 0.35]
const reading = { labels, probabilities, decisions: decide(probabilities, 0.5) }

describe('measureWithIntervals', () => {
  it('draws whole companies: copies of rows within a company add nothing', () => {
    const clusters = labels.map((_, index) => index)
    const once = measureWithIntervals([reading], clusters, { resamples: 200, seed: 3 })
    const twice = {
      labels: [...labels, ...labels],
      probabilities: [...probabilities, ...probabilities],
      decisions: [...reading.decisions, ...reading.decisions],
    }
    const doubled = measureWithIntervals([twice], [...clusters, ...clusters], { resamples: 200, seed: 3 })
    expect(doubled.accuracy).toEqual(once.accuracy)
    expect(doubled.rocAuc.lower).toBeCloseTo(once.rocAuc.lower, 12)
    expect(once.accuracy.lower).toBeLessThan(once.accuracy.estimate)
  })

  it('gives each measure the interval that a bootstrap of it alone would', () => {
    const clusters = labels.map((_, index) => index >> 1)
    const options = { resamples: 100, seed: 3 }
    const all = measureWithIntervals([reading], clusters, options)
    for (const name of ['accuracy', 'rocAuc', 'brier'] as const) {
      const { estimate, lower, upper } = bootstrapInterval({
        ...options,
        n: labels.length,
        clusters,
        method: 'percentile',
        statistic: (rows) => {
          const of = (values: ArrayLike<number>) => Array.from(rows, (row) => values[row] ?? Number.NaN)
          return measure({
            labels: of(labels),
            probabilities: of(probabilities),
            decisions: of(reading.decisions),
          })[name]
        },
      })
      expect(all[name].estimate).toBeCloseTo(estimate, 12)
      expect(all[name].lower).toBeCloseTo(lower, 12)
      expect(all[name].upper).toBeCloseTo(upper, 12)
    }
  })

  it('ranks within folds only: another scale in one fold changes no ROC-AUC', () => {
    const folds = labels.map((_, index) => (index < 6 ? 0 : 1))
    const folded = { ...reading, folds }
    const shifted = { ...folded, probabilities: probabilities.map((value, index) => (index < 6 ? value : value / 100)) }
    const clusters = labels.map((_, index) => index)
    const options = { resamples: 50, seed: 1 }
    const [one, other] = [folded, shifted].map(
      (each) => measureWithIntervals([each], clusters, options).rocAuc.estimate,
    )
    expect(one).toBe(other)
    // Fold 0 ranks all of its 8 pairs rightly, fold 1 its one pair wrongly.
    expect(one).toBeCloseTo((1 + 0) / 2, 12)
  })

  it('leaves a measure undefined where one class is missing', () => {
    const calm = { labels: [0, 0, 0], probabilities: [0.1, 0.2, 0.6], decisions: [0, 0, 1] }
    const { rocAuc, accuracy } = measureWithIntervals([calm], [0, 1, 2], { resamples: 20, seed: 1 })
    expect(rocAuc.estimate).toBeNaN()
    expect(accuracy.estimate).toBeCloseTo(2 / 3, 12)
  })

  it('does not count what a resample without failures leaves undefined as 0', () => {
    const failed = Array.from({ length: 60 }, (_, row) => (row < 3 ? 1 : 0))
    const all = measureWithIntervals(
      [{ labels: failed, probabilities: failed.map((label) => 0.1 + 0.8 * label), decisions: failed }],
      failed.map((_, row) => row),
      { resamples: 500, seed: 1 },
    )
    for (const name of ['recall', 'precision', 'f1', 'matthews', 'balancedAccuracy'] as const)
      expect(all[name], name).toMatchObject({ estimate: 1, lower: 1, upper: 1 })
  })

  it('averages over readings', () => {
    const other = { labels, probabilities, decisions: decide(probabilities, 0) }
    const both = measureWithIntervals(
      [reading, other],
      labels.map((_, i) => i),
      { resamples: 50, seed: 1 },
    )
    expect(both.accuracy.estimate).toBeCloseTo((6 / 8 + 3 / 8) / 2, 12)
  })
})

describe('differenceWithIntervals', () => {
  const clusters = labels.map((_, index) => index)
  const options = { resamples: 200, seed: 5 }

  it('is nothing at all between a reading and itself, in every resample', () => {
    const same = { readings: [reading], clusters }
    const { accuracy, rocAuc } = differenceWithIntervals(same, same, options)
    expect(accuracy).toEqual({ estimate: 0, lower: 0, upper: 0 })
    expect(rocAuc).toEqual({ estimate: 0, lower: 0, upper: 0 })
  })

  it('is second minus first, over rows that need not be the same', () => {
    const actual = [0, 0, 0, 1, 1, 1]
    const perfect = { labels: actual, probabilities: actual, decisions: actual }
    const { accuracy, rocAuc } = differenceWithIntervals(
      { readings: [reading], clusters },
      { readings: [perfect], clusters: [0, 1, 2, 4, 5, 7] },
      options,
    )
    expect(accuracy.estimate).toBeCloseTo(1 - 6 / 8, 12)
    expect(rocAuc.estimate).toBeCloseTo(1 - 13 / 15, 12)
    expect(accuracy.upper).toBeGreaterThan(accuracy.lower)
  })
})
