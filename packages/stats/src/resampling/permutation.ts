import { type Alternative, pValueFromTails, requireAlternative } from '../input/alternative.ts'
import { requireBoolean, requireFinite, requireFunction, requireInteger, requireSameLength } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { requireSample } from '../input/pairs.ts'
import { createRandom, requireRandomSource, shuffle } from '../input/random.ts'
import { numbersOnly } from './numbers-only.ts'
import { MOST_RESAMPLES } from './units.ts'

/**
 * Difference up to which two values of the statistic count as equal, relative to the size of the statistic: permuted sums
 * differ by rounding, also where they should be 0.
 */
const EQUAL = 1e-12

export interface PermutationOptions {
  /** Statistic of the two samples, default the difference of their means. The arrays are reused: do not keep them. */
  readonly statistic?: (first: Float64Array, second: Float64Array) => number
  /** Whether first[i] and second[i] belong together (two models on one row); they are then swapped, else pooled. Default false. */
  readonly paired?: boolean
  /** With `paired`: the cluster of each pair (its company); all pairs of a cluster are swapped together. */
  readonly clusters?: ArrayLike<number>
  /**
   * Draws, default 9,999. If there are no more rearrangements than this, all are used instead, and p is exact. No more than
   * 100,000,000 are looked at.
   */
  readonly resamples?: number
  readonly alternative?: Alternative
  /** Needed only if rearrangements are drawn. */
  readonly seed?: number
  readonly random?: () => number
}

const KEYS: OptionKeys<PermutationOptions> = {
  statistic: true,
  paired: true,
  clusters: true,
  resamples: true,
  alternative: true,
  seed: true,
  random: true,
}

export interface PermutationResult {
  readonly statistic: number
  /** Two-sided is twice the smaller tail; drawn p-values count the observed arrangement, (hits + 1) / (draws + 1). */
  readonly pValue: number
  readonly exact: boolean
  /** Rearrangements looked at. */
  readonly resamples: number
}

/**
 * Permutation test of two samples, for any statistic. Paired by cluster it tests two models on rows that depend on each other
 * within a company.
 *
 * Sources: Fisher 1935; Pitman 1937; p of drawn permutations: Phipson and Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9, 39.
 *
 * @throws StatsError if a sample is empty or not finite, paired lengths differ, the statistic is not finite on the data or NaN,
 *   or no number, on a rearrangement, or rearrangements must be drawn and no randomness is given.
 * @example
 * permutationTest(scoresA, scoresB, {
 *   paired: true,
 *   clusters: company,
 *   statistic: (a, b) => rocAuc(labels, a) - rocAuc(labels, b),
 *   seed: 1,
 * }).pValue
 */
export function permutationTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: PermutationOptions = {},
): PermutationResult {
  const known = readOptions(options, KEYS, 'permutationTest')
  const { paired = false, clusters, resamples = 9999, alternative = 'two-sided' } = known
  requireBoolean(paired, 'paired')
  requireAlternative(alternative)
  requireInteger(resamples, 'resamples', 1)
  requireSample(first, 'first')
  requireSample(second, 'second')
  if (paired) requireSameLength(first, 'first', second, 'second')
  if (clusters !== undefined) {
    if (!paired) throw new StatsError('unknown-option', 'clusters must be given with paired: true', paired)
    requireSameLength(first, 'first', clusters, 'clusters')
    requireFinite(clusters, 'clusters')
  }
  if (known.statistic !== undefined) requireFunction(known.statistic, 'statistic')
  requireRandomSource(known)
  const statistic = numbersOnly(known.statistic ?? meanDifference)
  const observed = statistic(Float64Array.from(first), Float64Array.from(second))
  if (!Number.isFinite(observed)) {
    throw new StatsError('not-finite', 'the statistic must be finite on the data', observed)
  }
  const arrangements = paired ? swaps(first, second, clusters) : splits(first, second)
  const exact = arrangements.count <= resamples
  const looked = exact ? arrangements.count : resamples
  if (looked > MOST_RESAMPLES) {
    throw new StatsError(
      'out-of-range',
      `resamples must be at most ${MOST_RESAMPLES}, or all rearrangements`,
      resamples,
    )
  }
  const values = new Float64Array(looked)
  let at = 0
  const visit = (a: Float64Array, b: Float64Array) => {
    const value = statistic(a, b)
    if (Number.isNaN(value))
      throw new StatsError('not-finite', 'the statistic must not be NaN on a rearrangement', value)
    values[at++] = value
  }
  if (exact) arrangements.all(visit)
  else {
    const random = createRandom(known)
    for (let draw = 0; draw < resamples; draw++) arrangements.draw(random, visit)
  }
  const { atMost, atLeast } = countTails(values, observed)
  // Of drawn rearrangements the observed one is not part: it is counted with them.
  const own = exact ? 0 : 1
  const share = (hits: number) => (own + hits) / (own + looked)
  return {
    statistic: observed,
    pValue: pValueFromTails(share(atMost), share(atLeast), alternative),
    exact,
    resamples: looked,
  }
}

function countTails(values: Float64Array, observed: number): { readonly atMost: number; readonly atLeast: number } {
  const tolerance = EQUAL * Math.max(Math.abs(observed), usualSize(values))
  let atMost = 0
  let atLeast = 0
  for (const value of values) {
    if (value <= observed + tolerance) atMost++
    if (value >= observed - tolerance) atLeast++
  }
  return { atMost, atLeast }
}

/**
 * Upper quartile of the absolute values. The largest would not do: a statistic that divides by a variance is of any size where
 * that is nothing but rounding, and all others would be equal beside it. Nor would the median: half of the values may be 0.
 */
function usualSize(values: Float64Array): number {
  const sizes = values.filter(Number.isFinite).map(Math.abs).sort()
  return sizes[Math.ceil(0.75 * sizes.length) - 1] ?? 0
}

function meanDifference(first: Float64Array, second: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  return mean(first) - mean(second)
}

type Visit = (first: Float64Array, second: Float64Array) => void

interface Arrangements {
  readonly count: number
  readonly all: (visit: Visit) => void
  readonly draw: (random: () => number, visit: Visit) => void
}

function swaps(first: ArrayLike<number>, second: ArrayLike<number>, clusters?: ArrayLike<number>): Arrangements {
  const units = new Map<number, number[]>()
  for (let i = 0; i < first.length; i++) {
    const key = clusters === undefined ? i : clusters[i]!
    const members = units.get(key) ?? []
    members.push(i)
    units.set(key, members)
  }
  const members = [...units.values()]
  const a = Float64Array.from(first)
  const b = Float64Array.from(second)
  const arrange = (swap: (unit: number) => boolean) => {
    members.forEach((rows, unit) => {
      const swapped = swap(unit)
      for (const i of rows) {
        a[i] = swapped ? second[i]! : first[i]!
        b[i] = swapped ? first[i]! : second[i]!
      }
    })
  }
  const count = 2 ** members.length
  return {
    count,
    all: (visit) => {
      for (let mask = 0; mask < count; mask++) {
        arrange((unit) => Math.floor(mask / 2 ** unit) % 2 === 1)
        visit(a, b)
      }
    },
    draw: (random, visit) => {
      arrange(() => random() < 0.5)
      visit(a, b)
    },
  }
}

function splits(first: ArrayLike<number>, second: ArrayLike<number>): Arrangements {
  const pooled = Float64Array.from([...Array.from(first), ...Array.from(second)])
  const m = first.length
  const n = pooled.length
  let count = 1
  for (let i = 1; i <= m; i++) count = Math.round((count * (n - m + i)) / i)
  return {
    count,
    all: (visit) => {
      const a = new Float64Array(m)
      const b = new Float64Array(n - m)
      /** Places in the pool of the values of the first sample, ascending; in lexicographic order from one split to the next. */
      const chosen = Int32Array.from({ length: m }, (_, i) => i)
      while (true) {
        for (let i = 0, taken = 0; i < n; i++) {
          if (taken < m && chosen[taken] === i) a[taken++] = pooled[i]!
          else b[i - taken] = pooled[i]!
        }
        visit(a, b)
        let last = m - 1
        while (last >= 0 && chosen[last] === n - m + last) last--
        if (last < 0) return
        chosen[last]!++
        for (let i = last + 1; i < m; i++) chosen[i] = chosen[i - 1]! + 1
      }
    },
    draw: (random, visit) => {
      shuffle(pooled, 0, n, random)
      visit(pooled.subarray(0, m), pooled.subarray(m))
    },
  }
}
