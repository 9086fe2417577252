import {
  averagePrecision,
  balancedAccuracy,
  brierScore,
  classificationReport,
  matthewsCorrelation,
  rocAuc,
} from '@fdp/stats'
import type { Column } from '../report/schema.ts'

/** What every model is scored by on a test part. Class 1 is the event: failure, distress, stress. */
export const MEASURES = {
  accuracy: { label: 'accuracy', higherIsBetter: true },
  balancedAccuracy: { label: 'balanced accuracy', higherIsBetter: true },
  rocAuc: { label: 'ROC-AUC', higherIsBetter: true },
  averagePrecision: { label: 'PR-AUC', higherIsBetter: true },
  matthews: { label: 'MCC', higherIsBetter: true },
  brier: { label: 'Brier score', higherIsBetter: false },
  precision: { label: 'precision', higherIsBetter: true },
  recall: { label: 'recall', higherIsBetter: true },
  f1: { label: 'F1', higherIsBetter: true },
  negativePrecision: { label: 'precision, class 0', higherIsBetter: true },
  negativeRecall: { label: 'recall, class 0', higherIsBetter: true },
  negativeF1: { label: 'F1, class 0', higherIsBetter: true },
} as const

export type MeasureName = keyof typeof MEASURES
export type Measured = Readonly<Record<MeasureName, number>>
export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[]

/** One reading of a test part: labels, probabilities of class 1, and the decisions at the threshold chosen on validation. */
export interface Reading {
  readonly labels: ArrayLike<number>
  readonly probabilities: ArrayLike<number>
  readonly decisions: ArrayLike<number>
  /**
   * Fold of each row, where several test parts stand behind one another. Every fold has a model of its own, whose scores
   * cannot be ranked against those of another: measures are then taken fold by fold and averaged.
   */
  readonly folds?: ArrayLike<number>
}

/** 1 where the probability reaches the threshold. */
export function decide(probabilities: ArrayLike<number>, threshold: number): Uint8Array {
  return Uint8Array.from(probabilities, (probability) => (probability >= threshold ? 1 : 0))
}

/**
 * A measure that a class is needed for is not defined where that class is not there: rankings, balanced accuracy and
 * MCC without both, precision, recall and F1 of a class without it. Counting it as 0 would call a model poor for what a resample happened to leave out.
 */
export function whereDefined(
  measured: Measured,
  { negatives, positives }: { readonly negatives: boolean; readonly positives: boolean },
): Measured {
  const unless = (there: boolean, value: number) => (there ? value : Number.NaN)
  const both = negatives && positives
  return {
    ...measured,
    balancedAccuracy: unless(both, measured.balancedAccuracy),
    rocAuc: unless(both, measured.rocAuc),
    averagePrecision: unless(both, measured.averagePrecision),
    matthews: unless(both, measured.matthews),
    precision: unless(positives, measured.precision),
    recall: unless(positives, measured.recall),
    f1: unless(positives, measured.f1),
    negativePrecision: unless(negatives, measured.negativePrecision),
    negativeRecall: unless(negatives, measured.negativeRecall),
    negativeF1: unless(negatives, measured.negativeF1),
  }
}

/** All measures of a reading; NaN where {@link whereDefined} says so. */
export function measure({ labels, probabilities, decisions }: Reading): Measured {
  const { classes, accuracy } = classificationReport(labels, decisions, { classes: [0, 1] })
  const [negative, positive] = classes
  if (negative === undefined || positive === undefined) throw new Error('two classes were asked for')
  const there = { negatives: negative.support > 0, positives: positive.support > 0 }
  return whereDefined(
    {
      accuracy,
      balancedAccuracy: balancedAccuracy(labels, decisions, { classes: [0, 1] }),
      rocAuc: rocAuc(labels, probabilities),
      averagePrecision: averagePrecision(labels, probabilities),
      matthews: matthewsCorrelation(labels, decisions, { classes: [0, 1] }),
      brier: brierScore(labels, probabilities),
      precision: positive.precision,
      recall: positive.recall,
      f1: positive.f1,
      negativePrecision: negative.precision,
      negativeRecall: negative.recall,
      negativeF1: negative.f1,
    },
    there,
  )
}

export const measureColumns = (names: readonly MeasureName[]): Column[] =>
  names.map((name) => ({ key: name, label: MEASURES[name].label, digits: 3 }))
