import { requireInteger, requireNonNegative, requirePositive } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readDifferences } from '../input/pairs.ts'
import { createRandom, type RandomSource } from '../input/random.ts'
import { gammaVariate } from './gamma-variate.ts'

export type BayesianSignedRankOptions = RandomSource & {
  /** Half width of the region of practical equivalence, in units of the scores, default 0. */
  readonly rope?: number
  /** Draws from the posterior, default 50,000. */
  readonly samples?: number
  /** Weight of the prior pseudo-observation, which is a difference of 0, default 0.5. */
  readonly priorStrength?: number
}

const KEYS: OptionKeys<BayesianSignedRankOptions> = {
  rope: true,
  samples: true,
  priorStrength: true,
  seed: true,
  random: true,
}

export interface BayesianSignedRankResult {
  /** Posterior probabilities that the first is greater, that they are equivalent, that the second is greater; sum 1. */
  readonly firstGreater: number
  readonly equivalent: number
  readonly secondGreater: number
  /** Posterior means of the shares themselves (of pairwise means of differences above, within, below the region). */
  readonly meanShares: { readonly firstGreater: number; readonly equivalent: number; readonly secondGreater: number }
  readonly rope: number
  readonly samples: number
}

/**
 * Bayesian signed-rank test: the differences get Dirichlet-process weights; a draw from the posterior gives the shares of
 * pairwise means of differences that lie above, inside, and below the region of practical equivalence, and the probabilities
 * are how often each share is the largest. A mean exactly on the border of the region counts half on either side.
 *
 * Sources: Benavoli, Mangili, Corani, Zaffalon and Ruggeri 2014, ICML, 1026-1034; Benavoli, Corani, Demsar and Zaffalon 2017,
 * J. Mach. Learn. Res. 18(77).
 *
 * @param first scores of the first model on independent data sets; larger is not assumed better.
 * @throws StatsError if lengths differ, a score is not finite, an option breaks its rule, or no randomness is given.
 * @example bayesianSignedRankTest(aucA, aucB, { rope: 0.01, seed: 1 }) // { firstGreater: 0.93, equivalent: 0.06, secondGreater: 0.01, ... }
 */
export function bayesianSignedRankTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: BayesianSignedRankOptions,
): BayesianSignedRankResult {
  const known = readOptions(options, KEYS, 'bayesianSignedRankTest')
  const { rope = 0, samples = 50_000, priorStrength = 0.5 } = known
  requireNonNegative(rope, 'rope')
  requireInteger(samples, 'samples', 1)
  requirePositive(priorStrength, 'priorStrength')
  const random = createRandom(known)
  const { differences, unit } = readDifferences(first, second)
  const shapes = pseudoObservations(differences, priorStrength)
  const values = Float64Array.from(shapes, ([value]) => value)
  const regions = regionBounds(values, 2 * rope * unit)
  const weights = new Float64Array(values.length)
  const cumulative = new Float64Array(values.length + 1)
  const wins = [0, 0, 0]
  const means = [0, 0, 0]
  for (let draw = 0; draw < samples; draw++) {
    let total = 0
    for (let i = 0; i < weights.length; i++) {
      weights[i] = gammaVariate(shapes[i]![1], random)
      total += weights[i]!
      cumulative[i + 1] = total
    }
    const shares = sharesOf(weights, cumulative, total, regions)
    if (rope === 0) {
      // Without a region nothing is equivalent: what lies at 0 counts half on either side, as its halves already do.
      shares[1] = 0
    }
    const most = Math.max(...shares)
    const ties = shares.filter((share) => share === most).length
    shares.forEach((share, i) => {
      // A draw that two sides win alike, as of equal samples, is evidence for neither.
      if (share === most) wins[i]! += 1 / ties
      means[i]! += share / samples
    })
  }
  return {
    secondGreater: wins[0]! / samples,
    equivalent: wins[1]! / samples,
    firstGreater: wins[2]! / samples,
    meanShares: { secondGreater: means[0]!, equivalent: means[1]!, firstGreater: means[2]! },
    rope,
    samples,
  }
}

function pseudoObservations(
  differences: Float64Array,
  priorStrength: number,
): (readonly [value: number, shape: number])[] {
  const observations = Array.from(differences, (difference) => [difference, 1] as const)
  return [...observations, [0, priorStrength] as const].sort((a, b) => a[0] - b[0])
}

/** For each i, how many of the ascending values v have v + values[i] < -threshold, <= -threshold, < threshold, <= threshold. */
function regionBounds(values: Float64Array, threshold: number): Int32Array[] {
  const count = (holds: (sum: number) => boolean) =>
    Int32Array.from(values, (value) => values.filter((other) => holds(other + value)).length)
  return [
    count((sum) => sum < -threshold),
    count((sum) => sum <= -threshold),
    count((sum) => sum < threshold),
    count((sum) => sum <= threshold),
  ]
}

/** [below, inside, above] the region, by cumulative weights, in time linear in the number of differences. */
function sharesOf(
  weights: Float64Array,
  cumulative: Float64Array,
  total: number,
  [belowOpen, belowClosed, aboveOpen, aboveClosed]: Int32Array[],
): number[] {
  let below = 0
  let above = 0
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!
    below += (weight * (cumulative[belowOpen![i]!]! + cumulative[belowClosed![i]!]!)) / 2
    above += (weight * (2 * total - cumulative[aboveOpen![i]!]! - cumulative[aboveClosed![i]!]!)) / 2
  }
  const square = total * total
  return [below / square, Math.max(0, 1 - (below + above) / square), above / square]
}
