import { describe, expect, it } from 'vitest'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { bestThreshold } from './best-threshold.ts'
import { binaryMeasuresByWeights } from './binary-measures-by-weights.ts'
import { brierScore } from './brier-score.ts'
import { calibrationCurve, expectedCalibrationError } from './calibration.ts'
import { classificationReport } from './classification-report.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { logLoss } from './log-loss.ts'
import { matthewsCorrelation } from './matthews-correlation.ts'
import { averagePrecision, precisionRecallCurve } from './precision-recall.ts'
import { rocAuc, rocCurve } from './roc.ts'
import { rocAucByWeights } from './roc-auc-by-weights.ts'

const labels = [0, 0, 1, 1, 0, 1]
const scores = [0.1, 0.4, 0.35, 0.8, 0.7, 0.7]
const decisions = [0, 0, 0, 1, 1, 1]
const weights = [1, 0.25, 3, 0, 1.5, 2]

const allOf = (unit: number) => {
  const options = { weights: weights.map((weight) => weight * unit) }
  const { classes, accuracy, macro, weighted } = classificationReport(labels, decisions, options)
  const { threshold, value, ...sums } = bestThreshold(labels, scores, options)
  const bins = calibrationCurve(labels, scores, options)
  return {
    scores: [
      [rocAuc, averagePrecision, brierScore, logLoss, expectedCalibrationError, rocCurve, precisionRecallCurve].map(
        (score) => score(labels, scores, options),
      ),
      [matthewsCorrelation, balancedAccuracy].map((score) => score(labels, decisions, options)),
      [accuracy, threshold, value],
      [...classes, macro, weighted].map(({ precision, recall, f1 }) => [precision, recall, f1]),
      bins.map(({ meanProbability, positiveRate }) => [meanProbability, positiveRate]),
      rocAucByWeights(labels, scores)(options.weights),
      binaryMeasuresByWeights(labels, scores, decisions)(options.weights),
    ],
    sums: [
      ...Object.values(sums),
      ...bins.map(({ weight }) => weight),
      ...confusionMatrix(labels, decisions, options).counts.flat(),
      weighted.support,
    ],
  }
}

describe('weights in another unit', () => {
  const expected = allOf(1)

  // Powers of two round nothing; so these are the same bits.
  it.each([-1060, -1000, -540, -300, 300, 510, 520, 1020])('of 2^%i leave all scores as they are', (exponent) => {
    const { scores: received, sums } = allOf(2 ** exponent)
    expect(received).toEqual(expected.scores)
    expect(sums).toEqual(expected.sums.map((sum) => sum * 2 ** exponent))
  })

  it('of 1e-90, 1e100 and 1e155 leave them as they are but for rounding', () => {
    for (const unit of [1e-90, 1e100, 1e155]) {
      const { matthews, rocAuc: area } = binaryMeasuresByWeights(
        labels,
        scores,
        decisions,
      )(weights.map((weight) => weight * unit))
      expect(matthews).toBeCloseTo(matthewsCorrelation(labels, decisions, { weights }), 14)
      expect(area).toBeCloseTo(rocAuc(labels, scores, { weights }), 14)
    }
  })
})

describe('unequal weights', () => {
  const unequal = Array.from({ length: 20 }, (_, i) => 0.1 + i * 0.037)
  const zeros = unequal.map(() => 0)
  const some = unequal.map((_, i) => (i % 3 === 0 ? 1 : 0))

  it("have no correlation with one class in labels or predictions, which rounding must not make up, by Matthews' coefficient", () => {
    for (const [a, b] of [
      [zeros, some],
      [some, zeros],
      [some, zeros.map(() => 1)],
    ] as const) {
      expect(matthewsCorrelation(a, b, { weights: unequal })).toBe(0)
      const { matthews, negativePrecision } = binaryMeasuresByWeights(a, some, b)(unequal)
      expect(matthews).toBe(0)
      if (b.every((decision) => decision === 1)) expect(negativePrecision).toBe(0)
    }
  })

  it('of a rare class lose none of it', () => {
    const rare = unequal.map((weight, i) => (some[i] === 1 ? weight * 2 ** -46 : weight))
    const predictions = some.map((label, i) => (i % 5 === 0 ? 1 - label : label))
    const sum = (label: number, prediction: number) =>
      rare
        .filter((_, i) => some[i] === label && predictions[i] === prediction)
        .reduce((total, weight) => total + weight, 0)
    const [tp, fn, fp, tn] = [sum(1, 1), sum(1, 0), sum(0, 1), sum(0, 0)]
    const expected = (tp * tn - fp * fn) / Math.sqrt((tp + fn) * (fp + tn) * (tp + fp) * (fn + tn))
    const received = [
      matthewsCorrelation(some, predictions, { weights: rare }),
      binaryMeasuresByWeights(some, some, predictions)(rare).matthews,
    ]
    for (const value of received) expect(value / expected).toBeCloseTo(1, 12)
  })

  it('of right predictions make an accuracy of 1', () => {
    expect(classificationReport(some, some, { weights: unequal }).accuracy).toBe(1)
    expect(binaryMeasuresByWeights(some, some, some)(unequal)).toMatchObject({ accuracy: 1, matthews: 1 })
  })
})
