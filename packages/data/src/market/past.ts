import { checkPositiveInteger } from '../check.ts'
import { DataError } from '../errors.ts'

/**
 * Transforms of a series that use the past only: the value at t depends on values at t and before. NaN where a value that
 * is needed is missing, and over the first steps, where the past is too short.
 */
const fromPast = (values: ArrayLike<number>, reach: number, at: (t: number) => number): Float64Array =>
  Float64Array.from({ length: values.length }, (_, t) => (t < reach ? Number.NaN : at(t)))

/**
 * Difference to the value `lag` steps earlier, in the unit of the series.
 *
 * @throws DataError `invalid-option`
 * @example
 * change([1, 4, 9], 1) // [NaN, 3, 5]
 */
export const change = (values: ArrayLike<number>, lag: number): Float64Array => {
  checkPositiveInteger(lag, 'lag')
  return fromPast(values, lag, (t) => values[t]! - values[t - lag]!)
}

/**
 * Difference to the value `lag` steps earlier as a share of that value; NaN where the earlier value is not above zero
 * (oil was below zero on 2020-04-20, when neither a ratio nor a logarithm has a meaning).
 *
 * @throws DataError `invalid-option`
 * @example
 * relativeChange([100, 110, 99], 1) // [NaN, 0.1, -0.1]
 */
export const relativeChange = (values: ArrayLike<number>, lag: number): Float64Array => {
  checkPositiveInteger(lag, 'lag')
  return fromPast(values, lag, (t) =>
    values[t - lag]! > 0 ? (values[t]! - values[t - lag]!) / values[t - lag]! : Number.NaN,
  )
}

/**
 * Sample standard deviation of the last `window` values.
 *
 * @throws DataError `invalid-option`
 * @example
 * rollingDeviation([1, 3, 5], 3) // [NaN, NaN, 2]
 */
export const rollingDeviation = (values: ArrayLike<number>, window: number): Float64Array => {
  if (!Number.isInteger(window) || window < 2)
    throw new DataError({ code: 'invalid-option', rule: 'window must be an integer of at least 2', received: window })
  return fromPast(values, window - 1, (t) => {
    let mean = 0
    for (let i = t - window + 1; i <= t; i++) mean += values[i]!
    mean /= window
    let squares = 0
    for (let i = t - window + 1; i <= t; i++) squares += (values[i]! - mean) * (values[i]! - mean)
    return Math.sqrt(squares / (window - 1))
  })
}

/**
 * How far the value stands below the highest of the last `window` values, as a share of it: 0 at a high, negative below.
 *
 * @throws DataError `invalid-option`
 * @example
 * drawdown([100, 80, 90], 3) // [NaN, NaN, -0.1]
 */
export const drawdown = (values: ArrayLike<number>, window: number): Float64Array => {
  checkPositiveInteger(window, 'window')
  return fromPast(values, window - 1, (t) => {
    let high = values[t]!
    for (let i = t - window + 1; i <= t; i++) high = Number.isNaN(values[i]!) ? Number.NaN : Math.max(high, values[i]!)
    return high > 0 ? values[t]! / high - 1 : Number.NaN
  })
}
