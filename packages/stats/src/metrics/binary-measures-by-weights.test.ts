import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { binaryMeasuresByWeights } from './binary-measures-by-weights.ts'
import { brierScore } from './brier-score.ts'
import { classificationReport } from './classification-report.ts'
import { matthewsCorrelation } from './matthews-correlation.ts'
import { averagePrecision } from './precision-recall.ts'
import { rocAuc } from './roc.ts'

const bit = fc.integer({ min: 0, max: 1 })
const rows = fc.array(fc.tuple(bit, fc.integer({ min: 0, max: 8 }), bit, fc.nat({ max: 3 })), {
  minLength: 1,
  maxLength: 40,
})

describe('binaryMeasuresByWeights', () => {
  it('gives the scores of the rows repeated so often', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        fc.pre(drawn.some(([, , , weight]) => weight > 0))
        const received = binaryMeasuresByWeights(
          drawn.map(([label]) => label),
          drawn.map(([, probability]) => probability / 8),
          drawn.map(([, , decision]) => decision),
        )(drawn.map(([, , , weight]) => weight))
        const repeated = drawn.flatMap((row) => Array.from({ length: row[3] }, () => row))
        const labels = repeated.map(([label]) => label)
        const probabilities = repeated.map(([, probability]) => probability / 8)
        const decisions = repeated.map(([, , decision]) => decision)
        const { classes, accuracy } = classificationReport(labels, decisions, { classes: [0, 1] })
        const both = new Set(labels).size === 2
        const expected = {
          accuracy,
          balancedAccuracy: balancedAccuracy(labels, decisions, { classes: [0, 1] }),
          rocAuc: both ? rocAuc(labels, probabilities) : Number.NaN,
          averagePrecision: averagePrecision(labels, probabilities),
          matthews: matthewsCorrelation(labels, decisions, { classes: [0, 1] }),
          brier: brierScore(labels, probabilities),
          precision: classes[1]?.precision,
          recall: classes[1]?.recall,
          f1: classes[1]?.f1,
          negativePrecision: classes[0]?.precision,
          negativeRecall: classes[0]?.recall,
          negativeF1: classes[0]?.f1,
        }
        for (const [name, value = Number.NaN] of Object.entries(expected)) {
          const ours = received[name as keyof typeof received]
          if (Number.isNaN(value)) expect(ours, name).toBeNaN()
          else expect(ours, name).toBeCloseTo(value, 12)
        }
      }),
    )
  })

  it('keeps its order from one call to the next', () => {
    const measure = binaryMeasuresByWeights([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], [0, 0, 0, 1])
    expect(measure([1, 1, 1, 1])).toMatchObject({ accuracy: 0.75, rocAuc: 0.75, recall: 0.5, precision: 1 })
    expect(measure([1, 1, 0, 1])).toMatchObject({ accuracy: 1, rocAuc: 1, matthews: 1 })
    expect(measure([1, 1, 1, 1]).accuracy).toBe(0.75)
    expect(measure([1, 1, 0, 0])).toMatchObject({ rocAuc: Number.NaN, balancedAccuracy: 1, recall: 0 })
  })

  it('refuses what is no reading of two classes', () => {
    const code = (expected: string) => expect.objectContaining({ name: 'StatsError', code: expected })
    expect(() => binaryMeasuresByWeights([0, 1], [0.5], [0, 1])).toThrowError(code('length'))
    expect(() => binaryMeasuresByWeights([0, 1], [0.5, 0.5], [0])).toThrowError(code('length'))
    expect(() => binaryMeasuresByWeights([1, 2], [0.5, 0.5], [0, 1])).toThrowError(code('not-binary'))
    expect(() => binaryMeasuresByWeights([0, 1], [0.5, 0.5], [0, 3])).toThrowError(code('not-binary'))
    expect(() => binaryMeasuresByWeights([0, 1], [0.5, 1.5], [0, 1])).toThrowError(code('out-of-range'))
    expect(() => binaryMeasuresByWeights([0, 1], [0.5, 0.6], [0, 1])([0, 0])).toThrowError(code('out-of-range'))
  })
})
