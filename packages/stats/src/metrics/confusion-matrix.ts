import { requireNotEmpty, requireSameLength } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { requireIntegers } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { scaleOfWeights } from '../input/weights.ts'

export interface ConfusionOptions {
  /** The classes in the order wanted: different integers, all labels and predictions among them; default these, ascending. */
  readonly classes?: ArrayLike<number>
  /** Weight of each row, at least 0, with a finite sum; default 1 each. */
  readonly weights?: ArrayLike<number>
}

export const CONFUSION_KEYS: OptionKeys<ConfusionOptions> = { classes: true, weights: true }

export interface ConfusionMatrix {
  readonly classes: number[]
  /** counts[i][j]: (weighted) number of rows of class classes[i] predicted as classes[j]. */
  readonly counts: number[][]
  /** Sum of all counts. */
  readonly total: number
}

/**
 * Confusion matrix of integer class labels: rows are the true classes, columns the predicted ones.
 *
 * @throws StatsError if lengths differ, a label or class is not an integer, no or equal classes are given, a label or
 *   prediction is not among them, or there are more than 10,000 classes.
 * @example confusionMatrix([0, 0, 1, 1], [0, 1, 1, 1]).counts // [[1, 1], [0, 2]]
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: ConfusionOptions = {},
): ConfusionMatrix {
  return countConfusion(labels, predictions, readOptions(options, CONFUSION_KEYS, 'confusionMatrix'))
}

/** `confusionMatrix` for options that may have keys of a caller's own. */
export function countConfusion(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: ConfusionOptions,
): ConfusionMatrix {
  requireNotEmpty(labels, 'labels')
  requireSameLength(labels, 'labels', predictions, 'predictions')
  requireIntegers(labels, 'labels')
  requireIntegers(predictions, 'predictions')
  const { weights } = options
  if (weights !== undefined) scaleOfWeights(weights, labels.length)
  const classes = readClasses(options.classes) ?? distinct(labels, predictions)
  if (classes.length > MOST_CLASSES) {
    throw new StatsError('too-large', `there must be at most ${MOST_CLASSES} classes`, classes.length)
  }
  const positionOf = classPositions(classes)
  const k = classes.length
  const cells = new Float64Array(k * k)
  for (let i = 0; i < labels.length; i++) {
    const row = positionOf(labels[i]!)
    const column = positionOf(predictions[i]!)
    if (row === undefined || column === undefined) {
      throw new StatsError('unknown-class', `each label and prediction must be one of the classes (position ${i})`, [
        labels[i],
        predictions[i],
      ])
    }
    cells[row * k + column]! += weights === undefined ? 1 : weights[i]!
  }
  const counts = classes.map((_, row) => Array.from(cells.subarray(row * k, (row + 1) * k)))
  return { classes, counts, total: cells.reduce((sum, count) => sum + count, 0) }
}

function readClasses(given: ArrayLike<number> | undefined): number[] | undefined {
  if (given === undefined) return undefined
  requireNotEmpty(given, 'classes')
  requireIntegers(given, 'classes')
  const classes = Array.from(given)
  if (new Set(classes).size !== classes.length) {
    throw new StatsError('unknown-class', 'classes must differ from each other', classes)
  }
  return classes
}

/** The matrix grows with their square; more of them are values taken for labels. */
const MOST_CLASSES = 10_000

/** Largest span of class labels for which a table is looked up; a Map takes several times as long, which bootstraps feel. */
const TABLE_SPAN = 1024

function classPositions(classes: readonly number[]): (label: number) => number | undefined {
  const lowest = classes.reduce((least, label) => Math.min(least, label))
  const span = classes.reduce((most, label) => Math.max(most, label)) - lowest + 1
  if (span > TABLE_SPAN) {
    const positions = new Map(classes.map((label, index) => [label, index]))
    return (label) => positions.get(label)
  }
  const table = new Array<number | undefined>(span).fill(undefined)
  classes.forEach((label, index) => {
    table[label - lowest] = index
  })
  return (label) => table[label - lowest]
}

function distinct(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  const seen = new Set<number>()
  // Runs of one label are common: asking the set once for each is much cheaper than once a row.
  for (const labels of [a, b]) {
    let last = Number.NaN
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] !== last) {
        last = labels[i]!
        seen.add(last)
      }
    }
  }
  return [...seen].sort((x, y) => x - y)
}

/** Row sums (true), column sums (predicted) and diagonal of a confusion matrix. */
export function marginals({ classes, counts }: ConfusionMatrix): {
  actual: number[]
  predicted: number[]
  correct: number[]
} {
  return {
    actual: counts.map((row) => row.reduce((sum, count) => sum + count, 0)),
    predicted: classes.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0)),
    correct: counts.map((row, i) => row[i]!),
  }
}
