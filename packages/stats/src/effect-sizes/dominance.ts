import { requireSample } from '../input/pairs.ts'

/** P(X > Y) - P(X < Y) over all pairs, by sorting. */
function dominance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  requireSample(first, 'first')
  requireSample(second, 'second')
  const sorted = Float64Array.from(second, (value) => value + 0).sort()
  const ascending = Float64Array.from(first, (value) => value + 0).sort()
  let below = 0
  let upTo = 0
  let sum = 0
  for (const value of ascending) {
    while (below < sorted.length && sorted[below]! < value) below++
    while (upTo < sorted.length && sorted[upTo]! <= value) upTo++
    sum += below - (sorted.length - upTo)
  }
  return sum / (ascending.length * sorted.length)
}

/**
 * Cliff's delta of two independent samples: P(first > second) - P(first < second), from -1 to 1.
 *
 * Source: Cliff 1993, Psychological Bulletin 114, 494-509.
 *
 * @throws StatsError if a sample is empty or holds a value that is not finite.
 * @example cliffsDelta([3, 4, 5], [1, 2, 3]) // 0.8889
 */
export function cliffsDelta(first: ArrayLike<number>, second: ArrayLike<number>): number {
  return dominance(first, second)
}

/**
 * Vargha and Delaney's A: P(first > second) + P(first = second) / 2, from 0 to 1; 0.5 is no effect.
 *
 * Source: Vargha and Delaney 2000, J. Educ. Behav. Stat. 25, 101-132.
 *
 * @throws StatsError if a sample is empty or holds a value that is not finite.
 * @example varghaDelaneyA([3, 4, 5], [1, 2, 3]) // 0.9444
 */
export function varghaDelaneyA(first: ArrayLike<number>, second: ArrayLike<number>): number {
  return (1 + dominance(first, second)) / 2
}
