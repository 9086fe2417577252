import { confusionMatrix, precisionRecallCurve, rocCurve } from '@fdp/stats'
import type { ConfusionCount, CurvePoint, RatePoint } from '../report/figures.ts'
import type { Reading } from './measures.ts'

const MOST_POINTS = 120

function thin<T>(points: readonly T[]): T[] {
  if (points.length <= MOST_POINTS) return [...points]
  return Array.from(
    { length: MOST_POINTS },
    (_, i) => points[Math.round((i * (points.length - 1)) / (MOST_POINTS - 1))] as T,
  )
}

/**
 * Scores that can be ranked together: the probabilities, or, where the reading has folds, each one's mean rank within its
 * fold as a share, because every fold has a model of its own.
 */
function comparableScores({ probabilities, folds }: Reading): Float64Array {
  const scores = Float64Array.from(probabilities)
  if (folds === undefined) return scores
  for (const fold of new Set(Array.from(folds))) {
    const rows = [...scores.keys()].filter((row) => folds[row] === fold)
    const ordered = rows.map((row) => probabilities[row] ?? 0).sort((a, b) => a - b)
    const span = new Map<number, [first: number, last: number]>()
    for (const [position, value] of ordered.entries()) span.set(value, [span.get(value)?.[0] ?? position, position])
    for (const row of rows) {
      const [first, last] = span.get(probabilities[row] ?? 0) ?? [0, 0]
      scores[row] = (first + last + 1) / 2 / rows.length
    }
  }
  return scores
}

/** Points of a ROC curve, at most 120. */
export function rocPoints(model: string, reading: Reading): RatePoint[] {
  const { falsePositiveRate, truePositiveRate } = rocCurve(reading.labels, comparableScores(reading))
  return thin(Array.from(falsePositiveRate, (x, i) => ({ model, x, y: truePositiveRate[i] ?? Number.NaN })))
}

/** Points of a precision-recall curve by rising recall, at most 120. */
export function precisionRecallPoints(model: string, reading: Reading): RatePoint[] {
  const { precision, recall } = precisionRecallCurve(reading.labels, comparableScores(reading))
  return thin(
    Array.from(recall, (x, i) => ({ model, x, y: precision[i] ?? Number.NaN })).sort((a, b) => a.x - b.x || b.y - a.y),
  )
}

/** The four counts of a confusion matrix, with the share of the actual class. */
export function confusionCounts(
  model: string,
  { labels, decisions }: Reading,
  names: readonly [string, string],
): ConfusionCount[] {
  const { counts } = confusionMatrix(labels, decisions, { classes: [0, 1] })
  return counts.flatMap((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    return row.map((count, predicted) => ({
      model,
      actual: names[actual] ?? '',
      predicted: names[predicted] ?? '',
      count,
      share: total > 0 ? count / total : 0,
    }))
  })
}

/** One training's losses or accuracies, epoch by epoch. */
export interface TrainingCurves {
  readonly model: string
  readonly training: readonly number[]
  readonly validation: readonly number[]
}

/** Mean, lowest and highest value of each epoch over the trainings of a model. */
export function curvePoints(fits: readonly TrainingCurves[], model: string): CurvePoint[] {
  const wanted = fits.filter((fit) => fit.model === model)
  const epochs = Math.max(0, ...wanted.map(({ training }) => training.length))
  return (['training', 'validation'] as const).flatMap((part) =>
    Array.from({ length: epochs }, (_, epoch) => {
      const values = wanted.map((fit) => fit[part][epoch]).filter((value) => value !== undefined)
      return {
        epoch: epoch + 1,
        model,
        part,
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
        low: Math.min(...values),
        high: Math.max(...values),
      }
    }).filter(({ mean }) => Number.isFinite(mean)),
  )
}
