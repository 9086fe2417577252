import { requireBoolean } from '../input/checks.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readDifferences, requireSample } from '../input/pairs.ts'
import { type Moments, moments, momentsOnOneScale, scaledDifference } from '../moments/moments.ts'

export interface CohensDOptions {
  /** Divides by the standard deviation of the differences of pairs (d_z) instead of the pooled one. Default false. */
  readonly paired?: boolean
  /** Multiplies by Hedges' factor against small-sample bias, 1 - 3 / (4 df - 1). Default false. */
  readonly hedges?: boolean
}

const KEYS: OptionKeys<CohensDOptions> = { paired: true, hedges: true }

/**
 * Cohen's d: difference of means in units of the standard deviation (pooled, or of the paired differences). Infinite, or NaN
 * if the means are equal, where that deviation is 0.
 *
 * Sources: Cohen 1988, Statistical Power Analysis, chapter 2; Hedges 1981, J. Educ. Stat. 6, 107-128.
 *
 * @throws StatsError if a sample has fewer than 2 values, holds one that is not finite, or paired lengths differ.
 * @example cohensD([3, 4, 5], [1, 2, 3]) // 2
 */
export function cohensD(first: ArrayLike<number>, second: ArrayLike<number>, options: CohensDOptions = {}): number {
  const { paired = false, hedges = false } = readOptions(options, KEYS, 'cohensD')
  requireBoolean(paired, 'paired')
  requireBoolean(hedges, 'hedges')
  if (paired) {
    const { mean, squares, scale } = moments(readDifferences(first, second, 2).differences)
    const degrees = first.length - 1
    return hedgesFactor(degrees, hedges) * ((mean * scale) / Math.sqrt(squares / degrees))
  }
  requireSample(first, 'first', 2)
  requireSample(second, 'second', 2)
  const [a, b] = momentsOnOneScale([first, second]) as [Moments, Moments]
  const degrees = first.length + second.length - 2
  const difference = scaledDifference(a.mean, b.mean, a.scale)
  return hedgesFactor(degrees, hedges) * (difference / Math.sqrt((a.squares + b.squares) / degrees))
}

function hedgesFactor(degrees: number, wanted: boolean): number {
  return wanted ? 1 - 3 / (4 * degrees - 1) : 1
}
