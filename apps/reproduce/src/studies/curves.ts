import { confusionMatrix, precisionRecallCurve, rocCurve } from '@fdp/stats'
import type { ConfusionCount, RatePoint } from '../report/figures.ts'
import type { Reading } from './measures.ts'

const MOST_POINTS = 120

function thin<T>(points: readonly T[]): T[] {
  if (points.length <= MOST_POINTS) return [...points]
  return Array.from(
    { length: MOST_POINTS },
    (_, i) => points[Math.round((i * (points.length - 1)) / (MOST_POINTS - 1))] as T,
  )
}

/** Points of a ROC curve, at most 120. */
export function rocPoints(model: string, { labels, probabilities }: Reading): RatePoint[] {
  const { falsePositiveRate, truePositiveRate } = rocCurve(labels, probabilities)
  return thin(Array.from(falsePositiveRate, (x, i) => ({ model, x, y: truePositiveRate[i] ?? Number.NaN })))
}

/** Points of a precision-recall curve by rising recall, at most 120. */
export function precisionRecallPoints(model: string, { labels, probabilities }: Reading): RatePoint[] {
  const { precision, recall } = precisionRecallCurve(labels, probabilities)
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
