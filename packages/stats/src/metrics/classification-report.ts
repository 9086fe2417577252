import { requireNames, requireOneOf } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { powerOfTwoScale } from '../moments/moments.ts'
import {
  CONFUSION_KEYS,
  type ConfusionMatrix,
  type ConfusionOptions,
  countConfusion,
  marginals,
} from './confusion-matrix.ts'

export interface ReportOptions extends ConfusionOptions {
  /** A name for each class, in the order of `classes`; default the label itself. */
  readonly names?: readonly string[]
  /** Value of a ratio with denominator 0 (a class never predicted, say): 'zero' (default), 'one', or 'nan', which averages leave out. */
  readonly zeroDivision?: 'zero' | 'one' | 'nan'
}

const KEYS: OptionKeys<ReportOptions> = { ...CONFUSION_KEYS, names: true, zeroDivision: true }

export interface ScoreRow {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** (Weighted) number of rows of the class; for the averages, of all classes. */
  readonly support: number
}

export interface ClassificationReport {
  readonly classes: (ScoreRow & { readonly label: number; readonly name: string })[]
  readonly accuracy: number
  /** Unweighted mean over the classes. */
  readonly macro: ScoreRow
  /** Mean over the classes weighted by support. */
  readonly weighted: ScoreRow
  readonly confusion: ConfusionMatrix
}

/**
 * Precision, recall and F1 of each class with macro and support-weighted means, and accuracy.
 *
 * Source: van Rijsbergen 1979, Information Retrieval, chapter 7; averages as in scikit-learn's classification_report.
 *
 * @throws StatsError if lengths differ, a label is not an integer or not among the classes, or names do not fit.
 * @example classificationReport([0, 0, 1, 1], [0, 1, 1, 1]).macro.f1 // 0.7333
 */
export function classificationReport(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: ReportOptions = {},
): ClassificationReport {
  const { zeroDivision = 'zero', names, ...rest } = readOptions(options, KEYS, 'classificationReport')
  requireOneOf(zeroDivision, ['zero', 'one', 'nan'], 'zeroDivision')
  const undefinedValue = { zero: 0, one: 1, nan: Number.NaN }[zeroDivision]
  const confusion = countConfusion(labels, predictions, rest)
  if (names !== undefined) requireNames(names, confusion.classes.length, 'classes')
  const { actual, predicted, correct } = marginals(confusion)
  // Twice a sum of weights can be more than the largest number, a share of one less than the least.
  const scale = powerOfTwoScale(confusion.total)
  const ratio = (numerator: number, denominator: number) =>
    denominator === 0 ? undefinedValue : numerator / denominator
  const classes = confusion.classes.map((label, i) => ({
    label,
    name: names?.[i] ?? String(label),
    precision: ratio(correct[i]!, predicted[i]!),
    recall: ratio(correct[i]!, actual[i]!),
    f1: ratio(2 * (scale * correct[i]!), scale * predicted[i]! + scale * actual[i]!),
    support: actual[i]!,
  }))
  return {
    classes,
    accuracy: correct.reduce((sum, count) => sum + count, 0) / confusion.total,
    macro: average(
      classes,
      classes.map(() => 1),
    ),
    weighted: average(
      classes,
      actual.map((support) => scale * support),
    ),
    confusion,
  }
}

function average(rows: readonly ScoreRow[], weights: readonly number[]): ScoreRow {
  const mean = (value: (row: ScoreRow) => number) => {
    let sum = 0
    let total = 0
    rows.forEach((row, i) => {
      if (Number.isNaN(value(row))) return
      sum += weights[i]! * value(row)
      total += weights[i]!
    })
    return sum / total
  }
  return {
    precision: mean((row) => row.precision),
    recall: mean((row) => row.recall),
    f1: mean((row) => row.f1),
    support: rows.reduce((sum, row) => sum + row.support, 0),
  }
}
