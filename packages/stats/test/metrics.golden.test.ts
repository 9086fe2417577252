import { describe, expect, it } from 'vitest'
import {
  averagePrecision,
  balancedAccuracy,
  bestThreshold,
  brierScore,
  calibrationCurve,
  classificationReport,
  logLoss,
  matthewsCorrelation,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from '../src/index.ts'
import { expectAllClose, expectClose, readGolden } from './read-golden.ts'

interface Curve {
  positiveRate: number[]
  meanProbability: number[]
}

interface Golden {
  binary: {
    labels: number[]
    scores: number[]
    weights?: number[]
    auc: number
    averagePrecision: number
    brier: number
    logLoss: number
    balancedAccuracy: number
    adjustedBalancedAccuracy: number
    matthews: number
    roc?: { falsePositiveRate: number[]; truePositiveRate: number[]; thresholds: number[] }
    precisionRecall?: { precision: number[]; recall: number[]; thresholds: number[] }
    youden?: number
    uniform?: Curve
    quantile?: Curve
  }[]
  multiclass: {
    labels: number[]
    predictions: number[]
    weights?: number[]
    confusion: number[][]
    classes: number[][]
    macro: number[]
    weighted: number[]
    accuracy: number
    matthews: number
    balancedAccuracy: number
  }[]
}

const golden = readGolden<Golden>('metrics.json')
const weighting = (weights: number[] | undefined) => (weights === undefined ? {} : { weights })

describe('140 random binary cases of scikit-learn', () => {
  it('agree in areas and proper scores', () => {
    for (const row of golden.binary) {
      const options = weighting(row.weights)
      expectClose(rocAuc(row.labels, row.scores, options), row.auc, 1e-12)
      expectClose(averagePrecision(row.labels, row.scores, options), row.averagePrecision, 1e-12)
      expectClose(brierScore(row.labels, row.scores, options), row.brier, 1e-12)
      expectClose(logLoss(row.labels, row.scores, options), row.logLoss, 1e-12)
    }
  })

  it('agree in scores of predictions', () => {
    for (const row of golden.binary) {
      const options = weighting(row.weights)
      const predictions = row.scores.map((score) => (score >= 0.5 ? 1 : 0))
      expectClose(balancedAccuracy(row.labels, predictions, options), row.balancedAccuracy, 1e-12)
      const adjusted = balancedAccuracy(row.labels, predictions, { ...options, adjusted: true })
      expectClose(adjusted, row.adjustedBalancedAccuracy, 1e-12, 1e-14)
      expectClose(matthewsCorrelation(row.labels, predictions, options), row.matthews, 1e-12, 1e-14)
    }
  })

  it('agree in curves', () => {
    let checked = 0
    for (const { labels, scores, weights, roc, precisionRecall, youden } of golden.binary) {
      if (roc === undefined || precisionRecall === undefined || youden === undefined) continue
      checked++
      const ours = rocCurve(labels, scores, { ...weighting(weights), dropIntermediate: false })
      expectAllClose(ours.falsePositiveRate, roc.falsePositiveRate, 1e-12)
      expectAllClose(ours.truePositiveRate, roc.truePositiveRate, 1e-12)
      expect(ours.thresholds).toEqual(roc.thresholds)
      const curve = precisionRecallCurve(labels, scores, weighting(weights))
      expectAllClose(curve.precision, precisionRecall.precision, 1e-12)
      expectAllClose(curve.recall, precisionRecall.recall, 1e-12)
      expect(curve.thresholds).toEqual(precisionRecall.thresholds)
      expectClose(bestThreshold(labels, scores, weighting(weights)).value, youden, 1e-12)
    }
    expect(checked).toBeGreaterThan(30)
  })

  it('agree in calibration curves', () => {
    for (const { labels, scores, ...row } of golden.binary) {
      for (const strategy of ['uniform', 'quantile'] as const) {
        const expected = row[strategy]
        if (expected === undefined) continue
        const bins = calibrationCurve(labels, scores, { bins: 5, strategy })
        expectAllClose(
          bins.map((bin) => bin.positiveRate),
          expected.positiveRate,
          1e-12,
        )
        expectAllClose(
          bins.map((bin) => bin.meanProbability),
          expected.meanProbability,
          1e-12,
        )
      }
    }
  })
})

describe('60 random cases of two to five classes', () => {
  it('agree in the confusion matrix and the report', () => {
    for (const { labels, predictions, weights, ...expected } of golden.multiclass) {
      const report = classificationReport(labels, predictions, weighting(weights))
      const numbers = (row: { precision: number; recall: number; f1: number; support: number }) => [
        row.precision,
        row.recall,
        row.f1,
        row.support,
      ]
      report.confusion.counts.forEach((row, i) => {
        expectAllClose(row, expected.confusion[i] as number[], 1e-12)
      })
      report.classes.forEach((row, i) => {
        expectAllClose(numbers(row), expected.classes[i] as number[], 1e-12)
      })
      expectAllClose(numbers(report.macro), expected.macro, 1e-12)
      expectAllClose(numbers(report.weighted), expected.weighted, 1e-12)
      expectClose(report.accuracy, expected.accuracy, 1e-12)
    }
  })

  it('agree in Matthews and balanced accuracy', () => {
    for (const { labels, predictions, weights, matthews, balancedAccuracy: balanced } of golden.multiclass) {
      expectClose(matthewsCorrelation(labels, predictions, weighting(weights)), matthews, 1e-12, 1e-14)
      expectClose(balancedAccuracy(labels, predictions, weighting(weights)), balanced, 1e-12)
    }
  })
})
