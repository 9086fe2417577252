import { requireOneOf, requireProbabilities } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'

/** All of them. */
export const ADJUSTMENTS = [
  'none',
  'bonferroni',
  'holm',
  'hochberg',
  'hommel',
  'shaffer',
  'finner',
  'benjamini-hochberg',
  'benjamini-yekutieli',
] as const

/** Ways to adjust p-values for multiple testing; see `adjustPValues`. */
export type PValueAdjustment = (typeof ADJUSTMENTS)[number]

/**
 * P-values adjusted for multiple testing, in the order received: an adjusted value at or below alpha rejects at level alpha.
 *
 * Family-wise error: `bonferroni`; `holm` (Holm 1979); `hochberg` (Hochberg 1988) and `hommel` (Hommel 1988), both for
 * independent or positively dependent tests; `finner` (Finner 1993), the same; `shaffer` (Shaffer 1986, static procedure S1), only
 * for all k (k - 1) / 2 pairs of k treatments, whose hypotheses are logically related. False discovery rate:
 * `benjamini-hochberg` (1995), `benjamini-yekutieli` (2001, any dependence).
 *
 * @param pValues numbers in [0, 1].
 * @throws StatsError if a value is outside [0, 1], the method is unknown, or `shaffer` gets a number of p-values that is not
 *   k (k - 1) / 2.
 * @example adjustPValues([0.01, 0.04, 0.03], 'holm') // [0.03, 0.06, 0.06]
 */
export function adjustPValues(pValues: ArrayLike<number>, method: PValueAdjustment): number[] {
  requireOneOf(method, ADJUSTMENTS, 'method')
  requireProbabilities(pValues, 'pValues')
  const order = Array.from(pValues, (_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!)
  const adjusted = adjustSorted(
    order.map((index) => pValues[index]!),
    method,
  )
  const result = new Array<number>(order.length)
  order.forEach((index, position) => {
    result[index] = Math.min(1, adjusted[position]!)
  })
  return result
}

function adjustSorted(sorted: number[], method: PValueAdjustment): number[] {
  const m = sorted.length
  switch (method) {
    case 'none':
      return sorted
    case 'bonferroni':
      return sorted.map((p) => m * p)
    case 'holm':
      return stepDown(sorted.map((p, i) => (m - i) * p))
    case 'hochberg':
      return stepUp(sorted.map((p, i) => (m - i) * p))
    case 'hommel':
      return hommel(sorted)
    case 'shaffer': {
      const trueHypotheses = shafferCounts(m)
      return stepDown(sorted.map((p, i) => trueHypotheses[i]! * p))
    }
    case 'finner':
      return stepDown(sorted.map((p, i) => -Math.expm1((m / (i + 1)) * Math.log1p(-p))))
    case 'benjamini-hochberg':
      return stepUp(sorted.map((p, i) => (m / (i + 1)) * p))
    case 'benjamini-yekutieli': {
      const harmonic = sorted.reduce((sum, _, i) => sum + 1 / (i + 1), 0)
      return stepUp(sorted.map((p, i) => ((harmonic * m) / (i + 1)) * p))
    }
  }
}

function stepDown(values: number[]): number[] {
  let largest = 0
  return values.map((value) => {
    largest = Math.max(largest, value)
    return largest
  })
}

function stepUp(values: number[]): number[] {
  let smallest = 1
  return values
    .toReversed()
    .map((value) => {
      smallest = Math.min(smallest, value)
      return smallest
    })
    .reverse()
}

/** Adjusted p of Hommel's closed procedure after Wright 1992, Biometrics 48, 1005-1013. */
function hommel(sorted: number[]): number[] {
  const m = sorted.length
  const adjusted = sorted.slice()
  for (let size = m; size > 1; size--) {
    let smallest = Number.POSITIVE_INFINITY
    for (let rank = 2; rank <= size; rank++) {
      smallest = Math.min(smallest, (size * sorted[m - size + rank - 1]!) / rank)
    }
    for (let i = 0; i < m; i++) {
      const bound = i >= m - size + 1 ? smallest : Math.min(smallest, size * sorted[i]!)
      adjusted[i] = Math.max(adjusted[i]!, bound)
    }
  }
  return adjusted
}

/** The most hypotheses that can still be true after the i smallest of the m pairwise ones are false (Shaffer 1986, S1). */
function shafferCounts(m: number): number[] {
  const treatments = (1 + Math.sqrt(1 + 8 * m)) / 2
  if (!Number.isInteger(treatments)) {
    throw new StatsError('length', "'shaffer' needs the p-values of all pairs, k (k - 1) / 2 in number", m)
  }
  const possible: Set<number>[] = [new Set([0]), new Set([0])]
  for (let k = 2; k <= treatments; k++) {
    const counts = new Set<number>()
    for (let group = 1; group <= k; group++) {
      for (const rest of possible[k - group]!) counts.add((group * (group - 1)) / 2 + rest)
    }
    possible.push(counts)
  }
  const counts = [...possible[treatments]!].sort((a, b) => b - a)
  return Array.from({ length: m }, (_, i) => counts.find((count) => count <= m - i)!)
}
