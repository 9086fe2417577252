/**
 * The mean of at least one value. Distances from the first are summed: a plain sum rounds, so that the mean of 0.1, 0.1 and
 * 0.1 would not be 0.1, and equal values would have a variance.
 */
export function mean(values: ArrayLike<number>): number {
  const origin = values[0]!
  let sum = 0
  for (let i = 1; i < values.length; i++) sum += values[i]! - origin
  return origin + sum / values.length
}

/** The mean and the sum of squared deviations from it, which is 0 exactly where all values are equal. */
export function moments(values: ArrayLike<number>): { mean: number; squares: number } {
  const centre = mean(values)
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2
  return { mean: centre, squares }
}
