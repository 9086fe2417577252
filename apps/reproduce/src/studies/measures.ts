import {
  averagePrecision,
  balancedAccuracy,
  binaryMeasuresByWeights,
  bootstrapInterval,
  brierScore,
  classificationReport,
  matthewsCorrelation,
  rocAuc,
} from '@fdp/stats'
import type { CellValue, Column } from '../report/schema.ts'

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
const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[]

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

/** All measures of a reading; those of rankings are NaN where only one class is there. */
export function measure({ labels, probabilities, decisions }: Reading): Measured {
  const { classes, accuracy } = classificationReport(labels, decisions, { classes: [0, 1] })
  const [negative, positive] = classes
  if (negative === undefined || positive === undefined) throw new Error('two classes were asked for')
  const both = negative.support > 0 && positive.support > 0
  return {
    accuracy,
    balancedAccuracy: balancedAccuracy(labels, decisions, { classes: [0, 1] }),
    rocAuc: both ? rocAuc(labels, probabilities) : Number.NaN,
    averagePrecision: both ? averagePrecision(labels, probabilities) : Number.NaN,
    matthews: matthewsCorrelation(labels, decisions, { classes: [0, 1] }),
    brier: brierScore(labels, probabilities),
    precision: positive.precision,
    recall: positive.recall,
    f1: positive.f1,
    negativePrecision: negative.precision,
    negativeRecall: negative.recall,
    negativeF1: negative.f1,
  }
}

/** The mean of each measure over those for which it is defined (a resample may leave a fold with one class). */
function meanOf(measured: readonly Measured[]): Measured {
  const mean = (name: MeasureName) => {
    const values = measured.map((each) => each[name]).filter((value) => !Number.isNaN(value))
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return Object.fromEntries(MEASURE_NAMES.map((name) => [name, mean(name)])) as Record<MeasureName, number>
}

/** The measures of a reading by how often each of its rows was drawn. */
type MeasureByWeights = (weights: Float64Array) => Measured

/** Sorts a reading once: the mean over its folds, where it has them, by weights of its rows. */
function byWeights({ labels, probabilities, decisions, folds }: Reading): MeasureByWeights {
  const rowsByFold = new Map<number, number[]>()
  for (let row = 0; row < labels.length; row++) {
    const fold = folds?.[row] ?? 0
    const rows = rowsByFold.get(fold)
    if (rows === undefined) rowsByFold.set(fold, [row])
    else rows.push(row)
  }
  const take = (values: ArrayLike<number>, rows: readonly number[]) => rows.map((row) => values[row] ?? Number.NaN)
  const parts = [...rowsByFold.values()].map((rows) => ({
    rows: Int32Array.from(rows),
    weights: new Float64Array(rows.length),
    measure: binaryMeasuresByWeights(take(labels, rows), take(probabilities, rows), take(decisions, rows)),
  }))
  return (weights) =>
    meanOf(
      parts.flatMap((part) => {
        let drawn = false
        for (let i = 0; i < part.rows.length; i++) {
          const weight = weights[part.rows[i] as number] as number
          part.weights[i] = weight
          if (weight > 0) drawn = true
        }
        return drawn ? [part.measure(part.weights)] : []
      }),
    )
}

/** How often each row of `count` was drawn, from row `start` on. */
function drawnOften(indices: ArrayLike<number>, start: number, count: number): Float64Array {
  const weights = new Float64Array(count)
  for (let i = 0; i < indices.length; i++) {
    const row = (indices[i] as number) - start
    if (row >= 0 && row < count) weights[row] = (weights[row] as number) + 1
  }
  return weights
}

/** The mean over readings (one a seed) of every measure. */
const meanMeasures = (readings: readonly MeasureByWeights[], weights: Float64Array): Measured =>
  meanOf(readings.map((measureBy) => measureBy(weights)))

export interface Interval {
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  /** Id of the step that gave it. */
  readonly step?: string
}

export interface ResamplingOptions {
  readonly resamples: number
  readonly seed: number
}

/**
 * Every statistic on all rows, with its 95 % percentile bootstrap interval; NaN where it is not defined on all rows. All
 * statistics are taken on the same resamples.
 */
export function intervalsOf<K extends string>(
  measureOn: (indices: ArrayLike<number>) => Readonly<Record<K, number>>,
  clusters: ArrayLike<number>,
  { resamples, seed }: ResamplingOptions,
): Record<K, Interval> {
  // One pass computes all statistics of each resample.
  const kept: Readonly<Record<K, number>>[] = []
  const whole = measureOn(Array.from(clusters, (_, row) => row))
  const names = Object.keys(whole) as K[]
  const defined = names.filter((name) => Number.isFinite(whole[name]))
  const intervals = defined.map((name, position) => {
    let call = 0
    const { estimate, lower, upper } = bootstrapInterval({
      // The resamples of the first serve all of them; what is drawn for the others is not looked at.
      ...(position === 0 ? { n: clusters.length, clusters } : { n: 2 }),
      resamples,
      seed,
      method: 'percentile',
      statistic: (indices) => {
        if (position === 0) kept.push(measureOn(indices))
        return kept[call++]?.[name] ?? Number.NaN
      },
    })
    return [name, { estimate, lower, upper }] as const
  })
  const undefinedInterval = { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN }
  const all = Object.fromEntries(names.map((name) => [name, undefinedInterval]))
  return { ...all, ...Object.fromEntries(intervals) } as Record<K, Interval>
}

/**
 * Every measure, averaged over the readings (seeds) of the same rows, with its 95 % percentile bootstrap interval.
 * Clusters (companies, or blocks of days) are drawn whole, and the same ones for every reading: windows of
 * one company are not independent. A measure that is not defined (a ranking where one class is missing) is NaN.
 */
export const measureWithIntervals = (
  readings: readonly Reading[],
  clusters: ArrayLike<number>,
  options: ResamplingOptions,
): Record<MeasureName, Interval> => {
  const sorted = readings.map(byWeights)
  return intervalsOf((indices) => meanMeasures(sorted, drawnOften(indices, 0, clusters.length)), clusters, options)
}

/** Readings of the same rows, one a seed, and the cluster of each row. */
export interface ClusteredReadings {
  readonly readings: readonly Reading[]
  readonly clusters: ArrayLike<number>
}

/**
 * Second minus first of every measure, with its 95 % percentile bootstrap interval. The rows may be others; clusters are
 * numbered alike, and each one that is drawn brings its rows on both sides, so that what both have in common cancels.
 */
export function differenceWithIntervals(
  first: ClusteredReadings,
  second: ClusteredReadings,
  options: ResamplingOptions,
): Record<MeasureName, Interval> {
  const split = first.clusters.length
  const clusters = [...Array.from(first.clusters), ...Array.from(second.clusters)]
  const [before, after] = [first.readings.map(byWeights), second.readings.map(byWeights)]
  return intervalsOf(
    (indices) => {
      const a = meanMeasures(before, drawnOften(indices, 0, split))
      const b = meanMeasures(after, drawnOften(indices, split, second.clusters.length))
      return Object.fromEntries(MEASURE_NAMES.map((name) => [name, b[name] - a[name]])) as Record<MeasureName, number>
    },
    clusters,
    options,
  )
}

export function intervalCell({ estimate, lower, upper, step }: Interval): CellValue {
  return { value: estimate, low: lower, high: upper, ...(step === undefined ? {} : { step }) }
}

/** `0.760 [0.736, 0.781]`. */
export const intervalText = ({ estimate, lower, upper }: Interval, digits = 3): string =>
  `${estimate.toFixed(digits)} [${lower.toFixed(digits)}, ${upper.toFixed(digits)}]`

/** A number that came with a measure, from the same step. */
export const cellBeside = (value: number | null, { step }: Interval): CellValue => ({
  value,
  ...(step === undefined ? {} : { step }),
})

/** The same intervals with the id of the step that gave them. */
export const fromStep = <K extends string>(
  intervals: Readonly<Record<K, Interval>>,
  step: string,
): Record<K, Interval> =>
  Object.fromEntries(
    Object.entries<Interval>(intervals).map(([name, interval]) => [name, { ...interval, step }]),
  ) as Record<K, Interval>

export const measureColumns = (names: readonly MeasureName[]): Column[] =>
  names.map((name) => ({ key: name, label: MEASURES[name].label, digits: 3 }))
