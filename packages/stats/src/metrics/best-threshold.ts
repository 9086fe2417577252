import { requireNonNegative, requireOneOf } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { BINARY_KEYS, type BinaryOptions } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { thresholdCounts } from './threshold-counts.ts'

export interface BestThresholdOptions extends BinaryOptions {
  /** 'youden': recall - false positive rate; 'f-beta': F with `beta`; 'cost': minus the mean cost of errors. Default 'youden'. */
  readonly criterion?: 'youden' | 'f-beta' | 'cost'
  /** Weight of recall against precision, default 1. */
  readonly beta?: number
  /** Default 1 each. */
  readonly falsePositiveCost?: number
  readonly falseNegativeCost?: number
}

const KEYS: OptionKeys<BestThresholdOptions> = {
  ...BINARY_KEYS,
  criterion: true,
  beta: true,
  falsePositiveCost: true,
  falseNegativeCost: true,
}

export interface BestThreshold {
  /** Call a row positive if its score is at least this; Infinity: call none. */
  readonly threshold: number
  /** Youden's J, F-beta, or the mean cost of a row at the threshold. */
  readonly value: number
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
}

/**
 * The threshold on the scores that is best by Youden's J, by F-beta, or by the cost of errors, among the scores that occur
 * and Infinity. Of equally good thresholds the highest, which calls the fewest rows positive: equal by their counts of rows,
 * not by quotients of them, which rounding may tell apart. (Sums of weights that are not whole numbers are rounded.) To be
 * chosen on validation data, never on the data on which the result is reported. With one class only, J and F-beta are
 * undefined and an error is thrown.
 *
 * Sources: Youden 1950, Cancer 3, 32-35; van Rijsbergen 1979; cost: Elkan 2001, IJCAI, 973-978.
 *
 * @throws StatsError if lengths differ, a score is not finite, labels are not binary, an option breaks its rule, or
 *   the criterion is undefined.
 * @example bestThreshold([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { criterion: 'youden' }).threshold // 0.8
 */
export function bestThreshold(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: BestThresholdOptions = {},
): BestThreshold {
  const {
    criterion = 'youden',
    beta = 1,
    falsePositiveCost = 1,
    falseNegativeCost = 1,
    ...binary
  } = readOptions(options, KEYS, 'bestThreshold')
  requireOneOf(criterion, ['youden', 'f-beta', 'cost'], 'criterion')
  requireNonNegative(beta, 'beta')
  requireNonNegative(falsePositiveCost, 'falsePositiveCost')
  requireNonNegative(falseNegativeCost, 'falseNegativeCost')
  const { thresholds, truePositives, falsePositives, positives, negatives, unit } = thresholdCounts(
    labels,
    scores,
    binary,
  )
  if (positives === 0 && criterion !== 'cost')
    throw new StatsError('too-few', 'labels must contain a positive', positives)
  if (negatives === 0 && criterion === 'youden')
    throw new StatsError('too-few', 'labels must contain a negative', negatives)
  const fBeta = (tp: number, fp: number) => (tp === 0 ? 0 : ((1 + beta ** 2) * tp) / (beta ** 2 * positives + tp + fp))
  let threshold = Number.POSITIVE_INFINITY
  let [tp, fp] = [0, 0]
  // Each side of each comparison is rounded once, which keeps equal ones equal; a difference of quotients is rounded thrice.
  const isBetter = {
    youden: (t: number, f: number) => (t - tp) / positives > (f - fp) / negatives,
    cost: (t: number, f: number) => (t - tp) * falseNegativeCost > (f - fp) * falsePositiveCost,
    'f-beta': (t: number, f: number) => fBeta(t, f) > fBeta(tp, fp),
  }[criterion]
  for (let i = 0; i < thresholds.length; i++) {
    if (isBetter(truePositives[i]!, falsePositives[i]!)) {
      threshold = thresholds[i]!
      ;[tp, fp] = [truePositives[i]!, falsePositives[i]!]
    }
  }
  return {
    threshold,
    value: {
      youden: () => tp / positives - fp / negatives,
      cost: () => (fp * falsePositiveCost + (positives - tp) * falseNegativeCost) / (positives + negatives),
      'f-beta': () => fBeta(tp, fp),
    }[criterion](),
    truePositives: tp * unit,
    falsePositives: fp * unit,
    trueNegatives: (negatives - fp) * unit,
    falseNegatives: (positives - tp) * unit,
  }
}
