import { readOptions } from '../input/options.ts'
import { powerOfTwoScale } from '../moments/moments.ts'
import { CONFUSION_KEYS, type ConfusionOptions, countConfusion, marginals } from './confusion-matrix.ts'

/**
 * Matthews' correlation coefficient of labels and predictions, for two or more classes, from -1 to 1; 0 where all labels or
 * all predictions are of one class, so that the correlation is undefined.
 *
 * Sources: Matthews 1975, Biochim. Biophys. Acta 405, 442-451; several classes: Gorodkin 2004, Comput. Biol. Chem. 28, 367-374.
 *
 * @throws StatsError if lengths differ or a label is not an integer.
 * @example matthewsCorrelation([0, 0, 1, 1], [0, 1, 1, 1]) // 0.5774
 */
export function matthewsCorrelation(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: ConfusionOptions = {},
): number {
  const confusion = countConfusion(labels, predictions, readOptions(options, CONFUSION_KEYS, 'matthewsCorrelation'))
  const scale = powerOfTwoScale(confusion.total)
  const counts = confusion.counts.map((row) => row.map((count) => count * scale))
  const { actual, predicted, correct } = marginals({ ...confusion, counts })
  const variances = productsOfPairs(actual) * productsOfPairs(predicted)
  if (variances === 0) return 0
  const missed = counts.map((row, k) => sumBeside(row, k))
  const mistaken = counts.map((_, k) => sumBeside(column(counts, k), k))
  const elsewhere = sumsBesideBoth(counts)
  const covariance = correct.reduce((sum, count, k) => sum + (count * elsewhere[k]! - missed[k]! * mistaken[k]!), 0)
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(variances)))
}

// Gorodkin's covariance and variances are differences of squares of the total, in which what a rare class brings is lost. Each is
// written here in sums of what is not negative: per class, what is right times what lies elsewhere, less its two kinds of error.

/** (sum)^2 less the sum of squares: 0 exactly where only one value is not. */
function productsOfPairs(values: readonly number[]): number {
  let products = 0
  let before = 0
  for (const value of values) {
    products += value * before
    before += value
  }
  return 2 * products
}

const column = (counts: readonly (readonly number[])[], k: number): number[] => counts.map((row) => row[k]!)

function sumBeside(values: readonly number[], k: number): number {
  return values.reduce((sum, value, i) => (i === k ? sum : sum + value), 0)
}

/** For each class, the sum of the cells that are neither in its row nor in its column. */
function sumsBesideBoth(counts: readonly (readonly number[])[]): number[] {
  const sums = new Array<number>(counts.length).fill(0)
  counts.forEach((row, i) => {
    let before = 0
    let after = 0
    for (let k = 0; k < row.length; k++) {
      if (k !== i) sums[k]! += before
      before += row[k]!
    }
    for (let k = row.length - 1; k >= 0; k--) {
      if (k !== i) sums[k]! += after
      after += row[k]!
    }
  })
  return sums
}
