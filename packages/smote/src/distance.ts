import { SmoteError } from './errors.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { power } from './power.ts'
import type { Values } from './samples.ts'
import type { Table } from './table.ts'

/**
 * How far two rows are apart.
 *
 * With factors `f_j = w_j / s_j` (weight over scale; for `'euclidean'` `sqrt(w_j) / s_j`) and `d_j = f_j * |a_j - b_j|`:
 * `'euclidean'` is `sqrt(sum d_j^2)`, `'manhattan'` is `sum d_j`, `'chebyshev'` is `max d_j`.
 */
export interface DistanceOptions {
  /** Default `'euclidean'`. */
  readonly metric?: 'euclidean' | 'manhattan' | 'chebyshev' | undefined
  /**
   * Divides each column by its spread over the rows that are searched: `'none'` (default), `'standard'` (standard
   * deviation), `'range'` (maximum less minimum). A column without spread, or with one below 5.6e-309, counts for nothing.
   */
  readonly scale?: 'none' | 'standard' | 'range' | undefined
  /** Weight of each step of a window, `shape[1]` numbers of at least 0, for shapes of at least 3 dimensions. */
  readonly stepWeights?: readonly number[] | undefined
  /** Weight of each feature, as many as the last dimension, numbers of at least 0. */
  readonly featureWeights?: readonly number[] | undefined
}

const KEYS: OptionKeys<DistanceOptions> = { metric: true, scale: true, stepWeights: true, featureWeights: true }

/**
 * The options as they are, once they fit rows of this shape.
 *
 * @throws {SmoteError} `bad-option`
 */
export function checkDistance(options: DistanceOptions | undefined, shape: readonly number[]): DistanceOptions {
  const known = readOptions(options, KEYS, 'distance')
  const { metric = 'euclidean', scale = 'none', stepWeights, featureWeights } = known
  if (metric !== 'euclidean' && metric !== 'manhattan' && metric !== 'chebyshev') {
    throw new SmoteError('bad-option', "metric must be 'euclidean', 'manhattan' or 'chebyshev'.", metric)
  }
  if (scale !== 'none' && scale !== 'standard' && scale !== 'range') {
    throw new SmoteError('bad-option', "scale must be 'none', 'standard' or 'range'.", scale)
  }
  if (stepWeights !== undefined) {
    if (shape.length < 3) {
      throw new SmoteError('bad-option', 'stepWeights need windows, a shape of at least 3 dimensions.', shape)
    }
    checkWeights('stepWeights', stepWeights, shape[1] ?? 1)
  }
  if (featureWeights !== undefined) checkWeights('featureWeights', featureWeights, shape.at(-1) ?? 1)
  return known
}

type Metric = 'euclidean' | 'manhattan' | 'chebyshev'

/** A table's rows as points: `factors` multiply each column (absent: all 1). */
export interface Space {
  readonly values: Values
  readonly width: number
  readonly metric: Metric
  readonly factors: Float64Array | undefined
}

/**
 * Weights that halve with every `halfLife` steps before the last one, for {@link DistanceOptions.stepWeights}.
 *
 * @param steps - length of the windows
 * @param halfLife - steps, more than 0
 * @throws {SmoteError} `bad-option`
 *
 * @example
 * ```ts
 * recencyWeights(3, 1) // [0.25, 0.5, 1]
 * ```
 */
export function recencyWeights(steps: number, halfLife: number): number[] {
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new SmoteError('bad-option', 'steps must be a whole number of at least 1.', steps)
  }
  if (typeof halfLife !== 'number' || !(halfLife > 0))
    throw new SmoteError('bad-option', 'halfLife must be more than 0.', halfLife)
  // 2 ** -1075 is 0 already.
  return Array.from({ length: steps }, (_, step) => power(0.5, Math.min((steps - 1 - step) / halfLife, 1075)))
}

/**
 * The space in which `rows` of a table are compared, by options that {@link checkDistance} let pass.
 *
 * @throws {SmoteError} `bad-option` for weights that leave the range of numbers
 */
export function spaceOf(table: Table, rows: Int32Array, options: DistanceOptions = {}): Space {
  const { metric = 'euclidean', scale = 'none', stepWeights, featureWeights } = options
  const { values, width } = table
  if (scale === 'none' && stepWeights === undefined && featureWeights === undefined) {
    return { values, width, metric, factors: undefined }
  }
  const weights = columnWeights(table.shape, width, stepWeights, featureWeights)
  const spreads = scale === 'none' ? undefined : columnSpreads(values, width, rows, scale)
  const factors = weights.map((weight, column) => {
    const spread = spreads === undefined ? 1 : (spreads[column] ?? 0)
    // An infinite factor would make the distance of equal values NaN.
    if (!Number.isFinite(1 / spread)) return 0
    const factor = (metric === 'euclidean' ? Math.sqrt(weight) : weight) / spread
    if (Number.isFinite(factor)) return factor
    throw new SmoteError('bad-option', 'Weights over the spread of their column must be finite.', {
      weight,
      spread,
      column,
    })
  })
  return { values, width, metric, factors }
}

function columnWeights(
  shape: readonly number[],
  width: number,
  stepWeights: readonly number[] | undefined,
  featureWeights: readonly number[] | undefined,
): Float64Array {
  const features = shape.at(-1) ?? 1
  const steps = shape.length > 2 ? (shape[1] ?? 1) : 0
  const weights = new Float64Array(width)
  for (let column = 0; column < width; column++) {
    const step = steps === 0 ? 0 : Math.floor(column / (width / steps))
    weights[column] = (stepWeights?.[step] ?? 1) * (featureWeights?.[column % features] ?? 1)
  }
  return weights
}

function checkWeights(name: string, weights: readonly number[], length: number): void {
  const listed: unknown[] = Array.isArray(weights) || ArrayBuffer.isView(weights) ? Array.from(weights) : []
  const isWeight = (weight: unknown) => typeof weight === 'number' && weight >= 0 && weight < Number.POSITIVE_INFINITY
  if (listed.length !== length || !listed.every(isWeight)) {
    throw new SmoteError('bad-option', `${name} must be ${length} finite numbers of at least 0.`, weights)
  }
  if (listed.every((weight) => weight === 0)) {
    throw new SmoteError('bad-option', `At least one of ${name} must be more than 0.`, weights)
  }
}

function columnSpreads(values: Values, width: number, rows: Int32Array, scale: 'standard' | 'range'): Float64Array {
  return scale === 'range' ? columnRanges(values, width, rows) : columnDeviations(values, width, rows)
}

function columnRanges(values: Values, width: number, rows: Int32Array): Float64Array {
  const lowest = new Float64Array(width).fill(Number.POSITIVE_INFINITY)
  const highest = new Float64Array(width).fill(Number.NEGATIVE_INFINITY)
  for (const row of rows) {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!
      if (value < lowest[column]!) lowest[column] = value
      if (value > highest[column]!) highest[column] = value
    }
  }
  return highest.map((high, column) => high - lowest[column]!)
}

/** Column means over `rows`. */
function columnMeans(values: Values, width: number, rows: Int32Array): Float64Array {
  const means = new Float64Array(width)
  for (const row of rows) {
    for (let column = 0; column < width; column++) means[column]! += values[row * width + column]!
  }
  return means.map((sum) => sum / rows.length)
}

/** Population standard deviations of the columns over `rows`; exactly 0 where all values are equal. */
export function columnDeviations(values: Values, width: number, rows: Int32Array): Float64Array {
  const means = columnMeans(values, width, rows)
  const squares = new Float64Array(width)
  for (const row of rows) {
    for (let column = 0; column < width; column++) {
      const deviation = values[row * width + column]! - means[column]!
      squares[column]! += deviation * deviation
    }
  }
  const ranges = columnRanges(values, width, rows)
  return squares.map((sum, column) => (ranges[column] === 0 ? 0 : Math.sqrt(sum / rows.length)))
}
