import { requireProbabilities } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { BINARY_KEYS, type BinaryOptions, readBinary } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'

export interface LogLossOptions extends BinaryOptions {
  /** Probabilities are kept this far from 0 and 1, default 2^-52; 0 lets a wrong certainty cost Infinity. */
  readonly clip?: number
}

const KEYS: OptionKeys<LogLossOptions> = { ...BINARY_KEYS, clip: true }

/**
 * Logarithmic loss (cross-entropy, in nats) of the probability of the positive class: the (weighted) mean of -ln of the
 * probability given to what happened.
 *
 * Source: Good 1952, J. R. Stat. Soc. B 14, 107-114.
 *
 * @throws StatsError if lengths differ, a probability is outside [0, 1], labels are not binary, or clip is not in [0, 0.5).
 * @example logLoss([0, 1, 1], [0.1, 0.9, 0.6]) // 0.2405
 */
export function logLoss(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: LogLossOptions = {},
): number {
  const { clip = 2 ** -52, ...binary } = readOptions(options, KEYS, 'logLoss')
  if (typeof clip !== 'number' || !(clip >= 0 && clip < 0.5)) {
    throw new StatsError('out-of-range', 'clip must be at least 0 and below 0.5', clip)
  }
  const { positive, weights } = readBinary(labels, probabilities, 'probabilities', binary)
  requireProbabilities(probabilities, 'probabilities')
  let sum = 0
  let total = 0
  for (let i = 0; i < positive.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!
    if (weight === 0) continue
    const probability = Math.min(1 - clip, Math.max(clip, probabilities[i]!))
    sum -= weight * (positive[i] === 1 ? Math.log(probability) : Math.log1p(-probability))
    total += weight
  }
  return sum / total
}
