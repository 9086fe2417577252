import { binaryMeasuresByWeights } from '@fdp/stats'
import { type Interval, intervalsOf, type ResamplingOptions } from './intervals.ts'
import { MEASURE_NAMES, type Measured, type MeasureName, type Reading, whereDefined } from './measures.ts'

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
    positive: rows.map((row) => labels[row] === 1),
    weights: new Float64Array(rows.length),
    measure: binaryMeasuresByWeights(take(labels, rows), take(probabilities, rows), take(decisions, rows)),
  }))
  return (weights) =>
    meanOf(
      parts.flatMap((part) => {
        let [negatives, positives] = [false, false]
        for (let i = 0; i < part.rows.length; i++) {
          const weight = weights[part.rows[i] as number] as number
          part.weights[i] = weight
          if (weight > 0)
            if (part.positive[i] === true) positives = true
            else negatives = true
        }
        return negatives || positives ? [whereDefined(part.measure(part.weights), { negatives, positives })] : []
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
