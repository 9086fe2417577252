import { requireFinite, requireFunction, requireInteger, requireOneOf, requireOpenUnit } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { createRandom, type RandomSource } from '../input/random.ts'
import { moments } from '../moments/moments.ts'
import { intervalBounds } from './bootstrap-bounds.ts'
import { numbersOnly } from './numbers-only.ts'
import { MOST_OBSERVATIONS, MOST_RESAMPLES, type ResamplingUnits, resamplingUnits } from './units.ts'

export type BootstrapOptions = RandomSource & {
  /** The statistic on the observations with these indices (0 to n - 1, with repetition). The array is reused: do not keep it. */
  readonly statistic: (indices: Int32Array) => number
  /** Number of observations, from 2 to 2^24. */
  readonly n: number
  /** Cluster of each observation (its company): whole clusters are drawn, so that dependence inside them is kept. */
  readonly clusters?: ArrayLike<number>
  /** Stratum of each observation (its class): each stratum keeps its number of observations or clusters. */
  readonly strata?: ArrayLike<number>
  /** Number of resamples, from 2 to 100,000,000, default 2,000. */
  readonly resamples?: number
  /** Confidence level, default 0.95. */
  readonly level?: number
  /** Default 'bca', which also evaluates the statistic once without each observation (or cluster). */
  readonly method?: 'percentile' | 'bca'
}

const KEYS: OptionKeys<BootstrapOptions> = {
  statistic: true,
  n: true,
  clusters: true,
  strata: true,
  resamples: true,
  level: true,
  method: true,
  seed: true,
  random: true,
}

export interface BootstrapInterval {
  /** The statistic on the observations as they are. */
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  readonly level: number
  /**
   * The method used: 'bca' falls back to 'percentile' where its correction does not exist (all resamples on one side of the
   * estimate, a jackknife value that is undefined, or a level so near 1 that the acceleration leaves no bound).
   */
  readonly method: 'percentile' | 'bca'
  /** Standard deviation of the resampled statistic, where it is defined. */
  readonly standardError: number
  readonly resamples: number
  /** Resamples on which the statistic was NaN (one class only, say) or infinite (no variance, say); they are left out. */
  readonly undefinedResamples: number
  /** Units drawn: clusters if given, else observations. */
  readonly units: number
}

/**
 * Bootstrap confidence interval of any statistic of n observations, drawn singly or by cluster, within strata if given.
 *
 * Sources: percentile and BCa: Efron 1987, J. Am. Stat. Assoc. 82, 171-185; by cluster: Davison and Hinkley 1997, Bootstrap
 * Methods and their Application, section 3.8; Field and Welsh 2007, J. R. Stat. Soc. B 69, 369-390.
 *
 * @throws StatsError if an option breaks a rule, the estimate is not finite, the statistic gives something else than a number,
 *   or it is undefined on over half the resamples or on all but one.
 * @example
 * bootstrapInterval({
 *   statistic: (indices) => rocAuc(Array.from(indices, (i) => labels[i]), Array.from(indices, (i) => scores[i])),
 *   n: labels.length,
 *   clusters: company,
 *   seed: 1,
 * }) // { estimate: 0.91, lower: 0.87, upper: 0.94, ... }
 */
export function bootstrapInterval(options: BootstrapOptions): BootstrapInterval {
  const known = readOptions(options, KEYS, 'bootstrapInterval')
  const { n, clusters, strata, resamples = 2000, level = 0.95, method = 'bca' } = known
  requireFunction(known.statistic, 'statistic')
  requireInteger(n, 'n', 2, MOST_OBSERVATIONS)
  requireInteger(resamples, 'resamples', 2, MOST_RESAMPLES)
  requireOpenUnit(level, 'level')
  requireOneOf(method, ['percentile', 'bca'], 'method')
  const random = createRandom(known)
  const units = resamplingUnits(n, clusters, strata)
  if (units.count < 2) throw new StatsError('too-few', 'there must be at least 2 clusters to draw from', units.count)

  const statistic = numbersOnly(known.statistic)
  const estimate = statistic(Int32Array.from({ length: n }, (_, i) => i))
  requireFinite([estimate], 'the statistic on all observations')
  const drawn = drawDistribution(units, statistic, resamples, random)
  const distribution = drawn.filter(Number.isFinite).sort()
  if (distribution.length < Math.max(2, resamples / 2)) {
    const rule = 'the statistic must be defined on at least half the resamples, and on 2'
    throw new StatsError('too-few', rule, distribution.length)
  }
  const jackknife = method === 'bca' ? jackknifeValues(units, statistic) : undefined
  const bounds = intervalBounds(distribution, level, estimate, jackknife)
  const { squares, scale } = moments(distribution)
  return {
    estimate,
    ...bounds,
    level,
    standardError: Math.sqrt(squares / (distribution.length - 1)) / scale,
    resamples,
    undefinedResamples: resamples - distribution.length,
    units: units.count,
  }
}

function drawDistribution(
  units: ResamplingUnits,
  statistic: (indices: Int32Array) => number,
  resamples: number,
  random: () => number,
): Float64Array {
  const { starts, members, strata } = units
  let buffer = new Int32Array(2 * members.length)
  const values = new Float64Array(resamples)
  for (let resample = 0; resample < resamples; resample++) {
    let length = 0
    for (const stratum of strata) {
      for (let draw = 0; draw < stratum.length; draw++) {
        const unit = stratum[Math.floor(random() * stratum.length)]!
        const start = starts[unit]!
        const end = starts[unit + 1]!
        if (length + end - start > buffer.length) {
          const larger = new Int32Array(2 * (length + end - start))
          larger.set(buffer)
          buffer = larger
        }
        for (let i = start; i < end; i++) buffer[length++] = members[i]!
      }
    }
    values[resample] = statistic(buffer.subarray(0, length))
  }
  return values
}

function jackknifeValues(units: ResamplingUnits, statistic: (indices: Int32Array) => number): Float64Array {
  const { count, starts, members } = units
  const values = new Float64Array(count)
  const kept = new Int32Array(members.length)
  for (let unit = 0; unit < count; unit++) {
    const start = starts[unit]!
    const end = starts[unit + 1]!
    kept.set(members.subarray(0, start))
    kept.set(members.subarray(end), start)
    values[unit] = statistic(kept.subarray(0, members.length - (end - start)))
  }
  return values
}
