import { requireBoolean } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { CONFUSION_KEYS, type ConfusionOptions, countConfusion, marginals } from './confusion-matrix.ts'

export interface BalancedAccuracyOptions extends ConfusionOptions {
  /** Rescales so that guessing scores 0 and perfection 1, default false; NaN if the labels are of one class. */
  readonly adjusted?: boolean
}

const KEYS: OptionKeys<BalancedAccuracyOptions> = { ...CONFUSION_KEYS, adjusted: true }

/**
 * Mean of the recalls of the classes that occur in the labels.
 *
 * Source: Brodersen, Ong, Stephan and Buhmann 2010, ICPR, 3121-3124.
 *
 * @throws StatsError if lengths differ or a label is not an integer.
 * @example balancedAccuracy([0, 0, 0, 1], [0, 0, 1, 1]) // 0.8333
 */
export function balancedAccuracy(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: BalancedAccuracyOptions = {},
): number {
  const { adjusted = false, ...confusion } = readOptions(options, KEYS, 'balancedAccuracy')
  requireBoolean(adjusted, 'adjusted')
  const { actual, correct } = marginals(countConfusion(labels, predictions, confusion))
  const recalls = correct.map((count, i) => count / actual[i]!).filter((_, i) => actual[i]! > 0)
  const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length
  if (!adjusted) return mean
  // Of one class guessing is perfect.
  if (recalls.length === 1) return Number.NaN
  const chance = 1 / recalls.length
  return (mean - chance) / (1 - chance)
}
