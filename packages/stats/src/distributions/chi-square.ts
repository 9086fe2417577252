import { erfcOfRoot } from './erfc.ts'

/**
 * P(X > x) for a chi-square X with an integer number of degrees of freedom, from the finite sums of Abramowitz and Stegun
 * 26.4.4 and 26.4.5. All terms are positive, so the tail keeps its relative accuracy.
 */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  const half = x / 2
  const odd = degreesOfFreedom % 2 === 1
  let term = odd ? 2 * Math.sqrt(half / Math.PI) : 1
  let index = odd ? 1.5 : 1
  let sum = 0
  // exp(-half) is applied in powers-of-two parts, which are exact divisions, so that neither it nor the sum leaves the range.
  const parts = half < 600 ? 1 : 2 ** Math.ceil(Math.log2(half / 300))
  const part = Math.exp(-half / parts)
  let applied = 0
  for (let j = 0; j < Math.floor(degreesOfFreedom / 2); j++) {
    sum += term
    term *= half / index++
    while (applied < parts && term > 1e200) {
      term *= part
      sum *= part
      applied++
    }
  }
  for (; applied < parts && sum > 0; applied++) sum *= part
  return Math.min(1, odd ? erfcOfRoot(half) + sum : sum)
}
