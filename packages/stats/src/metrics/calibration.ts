import { requireInteger, requireOneOf, requireProbabilities } from '../input/checks.ts'
import { BINARY_KEYS, type BinaryOptions, readBinary } from '../input/labels.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { quantileSorted } from '../resampling/quantile.ts'

export interface CalibrationOptions extends BinaryOptions {
  /** Number of bins, up to 1,000,000, default 10. */
  readonly bins?: number
  /** 'uniform' bins are equally wide, 'quantile' bins hold about equally many rows. Default 'uniform'. */
  readonly strategy?: 'uniform' | 'quantile'
}

/** Far more than rows can fill, and few enough to be kept in memory. */
const MOST_BINS = 1e6

const CURVE_KEYS: OptionKeys<CalibrationOptions> = { ...BINARY_KEYS, bins: true, strategy: true }

/** Rows whose probability lies in (lower, upper]; the first bin includes its lower end. */
export interface CalibrationBin {
  readonly lower: number
  readonly upper: number
  /** (Weighted) number of rows. */
  readonly weight: number
  readonly meanProbability: number
  /** Share of positives. */
  readonly positiveRate: number
}

/**
 * Calibration (reliability) curve: mean predicted probability and observed share of positives in bins of the probability.
 * Empty bins are left out.
 *
 * Sources: Murphy and Winkler 1977, J. R. Stat. Soc. C 26, 41-47; Niculescu-Mizil and Caruana 2005, ICML, 625-632.
 *
 * @param probabilities of the positive class.
 * @throws StatsError if lengths differ, a probability is outside [0, 1], or labels are not binary.
 * @example calibrationCurve([0, 1, 1], [0.1, 0.8, 0.9], { bins: 2 })
 * // [{ lower: 0, upper: 0.5, weight: 1, meanProbability: 0.1, positiveRate: 0 }, { lower: 0.5, upper: 1, weight: 2, ... }]
 */
export function calibrationCurve(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): CalibrationBin[] {
  const { bins = 10, strategy = 'uniform', ...binary } = readOptions(options, CURVE_KEYS, 'calibrationCurve')
  requireInteger(bins, 'bins', 1, MOST_BINS)
  requireOneOf(strategy, ['uniform', 'quantile'], 'strategy')
  const { positive, weights, unit } = readBinary(labels, probabilities, 'probabilities', binary)
  requireProbabilities(probabilities, 'probabilities')
  const edges = strategy === 'uniform' ? uniformEdges(bins) : quantileEdges(probabilities, bins)
  const weight = new Float64Array(bins)
  const probability = new Float64Array(bins)
  const positives = new Float64Array(bins)
  for (let i = 0; i < positive.length; i++) {
    const bin = binOf(probabilities[i]!, edges)
    const w = weights === undefined ? 1 : weights[i]!
    weight[bin]! += w
    probability[bin]! += w * probabilities[i]!
    positives[bin]! += w * positive[i]!
  }
  return Array.from({ length: bins }, (_, bin) => ({
    lower: edges[bin]!,
    upper: edges[bin + 1]!,
    weight: weight[bin]! * unit,
    meanProbability: probability[bin]! / weight[bin]!,
    positiveRate: positives[bin]! / weight[bin]!,
  })).filter((bin) => bin.weight > 0)
}

function uniformEdges(bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => i / bins)
}

function quantileEdges(probabilities: ArrayLike<number>, bins: number): number[] {
  const sorted = Float64Array.from(probabilities).sort()
  return Array.from({ length: bins + 1 }, (_, i) => quantileSorted(sorted, i / bins))
}

/** Number of inner edges below the value. */
function binOf(value: number, edges: number[]): number {
  let low = 0
  let high = edges.length - 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle + 1]! < value) low = middle + 1
    else high = middle
  }
  return low
}

export interface CalibrationErrorOptions extends CalibrationOptions {
  /** 'l1' (default): mean gap weighted by bin; 'l2': its root mean square; 'max': the largest gap. */
  readonly norm?: 'l1' | 'l2' | 'max'
}

const ERROR_KEYS: OptionKeys<CalibrationErrorOptions> = { ...CURVE_KEYS, norm: true }

/**
 * Expected calibration error: gap between mean probability and share of positives, averaged over the bins of
 * `calibrationCurve` with their weights. It depends on the bins; state them with the number.
 *
 * Sources: Naeini, Cooper and Hauskrecht 2015, AAAI, 2901-2907; Guo, Pleiss, Sun and Weinberger 2017, ICML, 1321-1330.
 *
 * @throws StatsError as `calibrationCurve`.
 * @example expectedCalibrationError([0, 1, 1], [0.1, 0.8, 0.9], { bins: 2 }) // 0.1333
 */
export function expectedCalibrationError(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: CalibrationErrorOptions = {},
): number {
  const { norm = 'l1', ...binning } = readOptions(options, ERROR_KEYS, 'expectedCalibrationError')
  requireOneOf(norm, ['l1', 'l2', 'max'], 'norm')
  const curve = calibrationCurve(labels, probabilities, binning)
  const total = curve.reduce((sum, bin) => sum + bin.weight, 0)
  const gaps = curve.map((bin) => ({
    share: bin.weight / total,
    gap: Math.abs(bin.meanProbability - bin.positiveRate),
  }))
  if (norm === 'max') return gaps.reduce((largest, { gap }) => Math.max(largest, gap), 0)
  if (norm === 'l2') return Math.sqrt(gaps.reduce((sum, { share, gap }) => sum + share * gap ** 2, 0))
  return gaps.reduce((sum, { share, gap }) => sum + share * gap, 0)
}
