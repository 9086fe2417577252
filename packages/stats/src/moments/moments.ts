/** Sums of this share of the largest numbers do not overflow. */
const SMALL_SHARE = 2 ** -64

/** Deviations between these, which are powers of two, have squares and cubes that neither overflow nor vanish, nor do their sums. */
const LEAST = 2 ** -250
const LARGEST = 2 ** 250

/**
 * The mean of at least one value. Distances from the first are summed: a plain sum rounds, so that the mean of 0.1, 0.1 and
 * 0.1 would not be 0.1, and equal values would have a variance.
 */
export function mean(values: ArrayLike<number>): number {
  const plain = meanOfShares(values, 1)
  return Number.isFinite(plain) ? plain : meanOfShares(values, SMALL_SHARE) / SMALL_SHARE
}

function meanOfShares(values: ArrayLike<number>, share: number): number {
  const origin = values[0]! * share
  let sum = 0
  for (let i = 1; i < values.length; i++) sum += values[i]! * share - origin
  return origin + sum / values.length
}

/** The mean of a sample, and the sum of squared deviations from it in units of `1 / scale`. */
export interface Moments {
  readonly mean: number
  /** Sum of ((value - mean) * scale)^2, which is 0 exactly where all values are equal. */
  readonly squares: number
  /** A power of two; 1 unless the deviations are of a magnitude whose powers overflow or vanish. */
  readonly scale: number
}

export function moments(values: ArrayLike<number>): Moments {
  return momentsOnOneScale([values])[0]!
}

/** The moments of several samples, with one scale for all, so that their squares may be added. */
export function momentsOnOneScale(samples: readonly ArrayLike<number>[]): Moments[] {
  const means = samples.map(mean)
  let largest = 0
  samples.forEach((values, sample) => {
    const centre = means[sample]!
    for (let i = 0; i < values.length; i++) {
      const deviation = Math.abs(values[i]! - centre)
      if (deviation > largest) largest = deviation
    }
  })
  const scale = scaleOf(largest)
  return samples.map((values, sample) => {
    const centre = means[sample]!
    let squares = 0
    for (let i = 0; i < values.length; i++) squares += scaledDifference(values[i]!, centre, scale) ** 2
    return { mean: centre, squares, scale }
  })
}

/** A power of two that takes an extreme magnitude to about 1, and 1 for all others. */
function scaleOf(magnitude: number): number {
  if (magnitude === 0 || (magnitude >= LEAST && magnitude <= LARGEST)) return 1
  return powerOfTwoScale(magnitude)
}

/** A power of two that takes a magnitude above 0 to about 1; its reciprocal is finite, too. */
export function powerOfTwoScale(magnitude: number): number {
  return 2 ** -Math.max(-1023, Math.min(1023, Math.round(Math.log2(magnitude))))
}

/** (a - b) * scale, for a difference that may overflow before it is scaled, and values that may when they are. */
export function scaledDifference(a: number, b: number, scale: number): number {
  return scale < 1 ? a * scale - b * scale : (a - b) * scale
}
