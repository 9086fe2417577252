import { cliffsDelta } from '../effect-sizes/dominance.ts'
import { rankBiserial } from '../effect-sizes/rank-biserial.ts'
import { allPairs } from '../rank-tests/pairwise.ts'
import { quantileSorted } from '../resampling/quantile.ts'
import type { Design } from './types.ts'

/** All pairs, or each other model with the control. */
export function pairsToCompare({ columns, control }: Design): [first: number, second: number][] {
  if (control === undefined) return allPairs(columns.length)
  return columns
    .map((_, index) => index)
    .filter((index) => index !== control)
    .map((index) => [index, control])
}

export function median(values: ArrayLike<number>): number {
  return quantileSorted(Float64Array.from(values).sort(), 0.5)
}

/** Effect of a pair on its own, apart from the test: median difference and an effect size that is positive if the first is better. */
export function pairedEffect(
  design: Design,
  first: number,
  second: number,
): { medianDifference: number; effectSize: number } {
  const a = design.columns[first]!
  const b = design.columns[second]!
  const correlation = rankBiserial(a, b, { paired: true })
  return {
    medianDifference: median(a.map((value, i) => value - b[i]!)),
    effectSize: design.higherIsBetter ? correlation : 0 - correlation,
  }
}

export function unpairedEffect(
  design: Design,
  first: number,
  second: number,
): { medianDifference: number; effectSize: number } {
  const a = design.columns[first]!
  const b = design.columns[second]!
  const delta = cliffsDelta(a, b)
  return { medianDifference: median(a) - median(b), effectSize: design.higherIsBetter ? delta : 0 - delta }
}
