import { checkObject, checkOneOf, checkPositiveInteger } from '../check.ts'
import { checkPanelOrWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import { checkFitRole } from '../role.ts'
import type { Splittable } from '../split/split.ts'
import { isWindows } from '../split/subset.ts'
import type { AppliedTransform, FittedOn } from './applied.ts'
import { normalQuantile } from './normal-quantile.ts'
import { quantileSorted, valueAt } from './quantile.ts'
import { columnOf, describeRows, rowSet } from './row-set.ts'
import { checkFitted, checkNotApplied, mapValues } from './transform.ts'

/** How a scaler maps a feature. */
export type ScalerMethod = 'zscore' | 'robust' | 'minmax' | 'quantileNormal'

/** A fitted scaler: a plain value that survives JSON, to be saved with the model. */
export interface Scaler {
  readonly kind: 'scaler'
  readonly method: ScalerMethod
  readonly features: readonly string[]
  /** Per feature: mean, median or minimum. Empty for quantileNormal. */
  readonly center: readonly number[]
  /** Per feature: standard deviation (divisor n), interquartile range or range; 1 where it was 0 but for rounding. */
  readonly scale: readonly number[]
  /** Per feature, ascending training quantiles; for quantileNormal only. */
  readonly quantiles: readonly (readonly number[])[]
  /** Features that did not vary in training beyond rounding; they are centred but not scaled. */
  readonly constant: readonly string[]
  readonly fittedOn: FittedOn
}

/** Options of {@link fitScaler}. */
export interface FitScalerOptions {
  readonly method: ScalerMethod
  /** For quantileNormal: the number of quantiles kept, at most one per value that is there; default 1000. */
  readonly quantiles?: number
}

const moments = (column: Float64Array): readonly [mean: number, sd: number] => {
  let sum = 0
  for (const value of column) sum += value
  const mean = sum / column.length
  let squares = 0
  for (const value of column) squares += (value - mean) ** 2
  return [mean, Math.sqrt(squares / column.length)]
}

/** One value near the end of a double's range makes sums and ranges infinite, and then every scaled value 0 or NaN. */
const checkFinite = (fitted: readonly number[], feature: string, column: Float64Array): void => {
  if (!fitted.every(Number.isFinite))
    throw new DataError({
      code: 'non-finite',
      rule: `the values of feature ${feature} are too large to be scaled`,
      received: `${column[0]} to ${column[column.length - 1]}`,
    })
}

/** Widest range of numbers that are the same but for rounding, as a share of the larger one: of a panel's float64, and one step of windows' float32. */
const ROUNDING = { panel: 10 * Number.EPSILON, windows: 2 ** -23 } as const

/** The distance of two numbers, 0 where it is rounding. */
const distance = (low: number, high: number, rounding: number): number =>
  high - low <= rounding * Math.max(Math.abs(low), Math.abs(high)) ? 0 : high - low

/**
 * Mean and standard deviation of sorted values, 0 where their variance is no more than what computing it may err by (Chan, Golub, LeVeque
 * 1983): var <= n eps var + (n eps mean)^2. Of roots here, which do not overflow.
 */
const meanAndDeviation = (column: Float64Array, rounding: number): readonly [mean: number, sd: number] => {
  const [low, high] = [column[0]!, column[column.length - 1]!]
  if (low === high) return [low, 0]
  const [mean, sd] = moments(column)
  const error = column.length * Number.EPSILON
  const constant = sd * Math.sqrt(1 - error) <= error * Math.abs(mean) || distance(low, high, rounding) === 0
  return [mean, constant ? 0 : sd]
}

const centerAndScale = (
  column: Float64Array,
  method: ScalerMethod,
  data: keyof typeof ROUNDING,
): readonly [center: number, scale: number] => {
  const [low, high] = [column[0]!, column[column.length - 1]!]
  const rounding = ROUNDING[data]
  if (method === 'minmax') return [low, distance(low, high, rounding)]
  if (method === 'robust')
    return [quantileSorted(column, 0.5), distance(quantileSorted(column, 0.25), quantileSorted(column, 0.75), rounding)]
  return meanAndDeviation(column, data === 'windows' ? rounding : 0)
}

/**
 * Fits a scaler on training data, feature by feature over the distinct (entity, period) rows; missing cells are left
 * out. Refuses validation and test data, and data that a scaler was already applied to.
 *
 * - `zscore`: (x - mean) / standard deviation (divisor n)
 * - `robust`: (x - median) / interquartile range (type 7 quantiles)
 * - `minmax`: (x - minimum) / range; values outside the training range leave [0, 1]
 * - `quantileNormal`: the standard normal quantile of the training rank, equal values at the middle of their ranks,
 *   single ends at +-5.2 (ranks 1e-7 and 1 - 1e-7)
 *
 * These are the definitions of scikit-learn's StandardScaler, RobustScaler, MinMaxScaler and QuantileTransformer, but
 * that the last puts equal values at an end (the many zeros of an inventory column) onto +-5.2 and here they stay at the
 * middle of their ranks.
 *
 * A feature that does not vary beyond rounding (a ratio that is always 0.3) is centred only: for `zscore` by the bound of
 * scikit-learn, for `minmax` and `robust` where the range is at most ten float64 epsilons of its larger end (scikit-learn: ten
 * epsilons, whatever the size of the values), in windows also where it is one step of a float32.
 *
 * @throws DataError `role`, `already-applied`, `invalid-option`, `too-few`, `non-finite` (values too large to be scaled)
 * @example
 * const scaler = fitScaler(split.train, { method: 'zscore' })
 * const test = scale(scaler, split.test)
 */
export const fitScaler = (data: Splittable, options: FitScalerOptions): Scaler => {
  checkPanelOrWindows(data)
  checkObject(options, 'options')
  const { method, quantiles = 1000 } = options
  checkOneOf(method, ['zscore', 'robust', 'minmax', 'quantileNormal'], 'method')
  checkPositiveInteger(quantiles, 'quantiles')
  checkFitRole(data.role, 'a scaler')
  checkNotApplied(data, 'scaler', 'fit on the unscaled data')
  const rows = rowSet(data)
  const center: number[] = []
  const spread: number[] = []
  const kept: number[][] = []
  const constant: string[] = []
  data.features.forEach((name, feature) => {
    // Sorted for moments too: a sum in one order is the same bits in whatever order the rows came.
    const column = columnOf(data, rows, feature).sort()
    if (method === 'quantileNormal') {
      const count = Math.min(quantiles, column.length)
      const values = Array.from({ length: count }, (_, i) =>
        valueAt(column, (i * (column.length - 1)) / Math.max(1, count - 1)),
      )
      checkFinite(values, name, column)
      kept.push(values)
      if (column[0] === column[column.length - 1]) constant.push(name)
      return
    }
    const [middle, size] = centerAndScale(column, method, isWindows(data) ? 'windows' : 'panel')
    checkFinite([middle, size], name, column)
    center.push(middle)
    spread.push(size === 0 ? 1 : size)
    if (size === 0) constant.push(name)
  })
  return {
    kind: 'scaler',
    method,
    features: [...data.features],
    center,
    scale: spread,
    quantiles: kept,
    constant,
    fittedOn: describeRows(data, rows, data.role ?? null),
  }
}

/** Index of the first value that is >= x (`after` false) or > x (`after` true). */
const searchSorted = (sorted: readonly number[], x: number, after: boolean): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const value = sorted[middle]!
    if (value < x || (after && value === x)) low = middle + 1
    else high = middle
  }
  return low
}

const CLIP = 1e-7

/** Share of training values below x; of equal quantiles the mean of first and last rank. */
const rankOf = (quantiles: readonly number[], x: number): number => {
  const last = quantiles.length - 1
  if (last === 0) return x < quantiles[0]! ? 0 : x > quantiles[0]! ? 1 : 0.5
  if (x < quantiles[0]!) return 0
  if (x > quantiles[last]!) return 1
  const low = searchSorted(quantiles, x, false)
  const high = searchSorted(quantiles, x, true) - 1
  if (high >= low) return (low + high) / 2 / last
  const [below, above] = [quantiles[low - 1]!, quantiles[low]!]
  return (low - 1 + (x - below) / (above - below)) / last
}

const scaling = ({ method, center, scale, quantiles }: Scaler): ((value: number, feature: number) => number) => {
  if (method === 'quantileNormal')
    return (value, feature) => normalQuantile(Math.min(1 - CLIP, Math.max(CLIP, rankOf(quantiles[feature]!, value))))
  const [middle, spread] = [Float64Array.from(center), Float64Array.from(scale)]
  return (value, feature) => (value - middle[feature]!) / spread[feature]!
}

/**
 * Applies a fitted scaler to any part. Missing cells stay missing. The result records the scaler, so that it cannot be
 * scaled twice and `auditLeakage` can tell what the scaler was fitted on.
 *
 * @throws DataError `invalid-shape` (no scaler), `unknown-column` (other features), `already-applied`, `non-finite` (a value that leaves the
 *   range of numbers)
 * @example
 * const [train, test] = [scale(scaler, split.train), scale(scaler, split.test)]
 */
export const scale = <T extends Splittable>(scaler: Scaler, data: T): T => {
  checkFitted(scaler, 'scaler', data)
  checkNotApplied(data, 'scaler', 'scale the unscaled data')
  const step: AppliedTransform = { kind: 'scaler', method: scaler.method, fittedOn: scaler.fittedOn }
  return mapValues(data, scaling(scaler), step)
}
