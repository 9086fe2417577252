import { deviance, stirlingError } from './saddle-point.ts'

/**
 * Regularised upper incomplete gamma function Q(a, x) = Gamma(a, x) / Gamma(a), for a > 0 and x >= 0, with full relative accuracy in
 * the upper tail. Above a + 1: continued fraction NIST DLMF 8.9.2 as an even part; below: 1 - P by the series DLMF 8.7.1; for small a,
 * where that cancels: DLMF 8.7.3 with both leading terms taken together (Gautschi 1979, ACM TOMS 5, 466-481).
 */
export function upperIncompleteGamma(a: number, x: number): number {
  if (Number.isNaN(a) || Number.isNaN(x)) return Number.NaN
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  if (a < 1 && x < 1.5) return smallShape(a, x)
  if (x >= a + 1) return Math.min(1, poissonTerm(a, x) * a * continuedFraction(a, x))
  return Math.max(0, 1 - poissonTerm(a, x) * lowerSeries(a, x))
}

/** Products of this many factors round to about 2e-14; beyond, the saddle-point form is as exact. */
const LARGEST_PRODUCT = 4e4

/** x^a e^-x / Gamma(a + 1). */
function poissonTerm(a: number, x: number): number {
  if (a > LARGEST_PRODUCT) return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)
  const n = Math.floor(a)
  const fraction = a - n
  let term = fraction === 0 ? 1 : x ** fraction / Math.exp(logGamma1p(fraction))
  // exp(-x) is applied in power-of-two parts, which are exact divisions, so that neither it nor the product leaves the range.
  const parts = x < 600 ? 1 : 2 ** Math.ceil(Math.log2(x / 300))
  const part = Math.exp(-x / parts)
  let applied = 0
  for (let k = 1; k <= n; k++) {
    term *= x / (fraction + k)
    while (applied < parts && term > 1e200) {
      term *= part
      applied++
    }
  }
  for (; applied < parts && term > 0; applied++) term *= part
  return term
}

/** Sum of x^n / ((a + 1) ... (a + n)). */
function lowerSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

/** e^x x^-a Gamma(a, x) by the modified Lentz method. */
function continuedFraction(a: number, x: number): number {
  const tiny = 1e-300
  const guard = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / guard(b)
  let value = d
  for (let n = 1; n < 1_000_000; n++) {
    const step = -n * (n - a)
    b += 2
    d = 1 / guard(step * d + b)
    c = guard(b + step / c)
    const factor = d * c
    value *= factor
    if (Math.abs(factor - 1) < 2e-16) break
  }
  return value
}

/** Q(a, x) = 1 - x^a / Gamma(a + 1) - x^a / Gamma(a) * sum of (-x)^n / (n! (a + n)), n >= 1. */
function smallShape(a: number, x: number): number {
  const log = a * Math.log(x) - logGamma1p(a)
  let factor = 1
  let sum = 0
  for (let n = 1; Math.abs(factor) > 1e-18; n++) {
    factor *= -x / n
    sum += factor / (a + n)
  }
  return -Math.expm1(log) - a * Math.exp(log) * sum
}

/** zeta(k) - 1 for k = 2, 3 ..., by Euler and Maclaurin's formula from the tenth term on (NIST DLMF 25.2.9). */
const ZETA_LESS_ONE = Array.from({ length: 55 }, (_, i) => {
  const k = i + 2
  const tenth = 10 ** -k
  let sum = (10 * tenth) / (k - 1) + tenth / 2
  // B_2j / (2j)! times k (k + 1) ... (k + 2j - 2) 10^(-k - 2j + 1)
  let rising = (k * tenth) / 10
  for (const [j, share] of [1 / 12, -1 / 720, 1 / 30_240, -1 / 1_209_600, 1 / 47_900_160].entries()) {
    sum += share * rising
    rising *= ((k + 2 * j + 1) * (k + 2 * j + 2)) / 100
  }
  for (let n = 9; n >= 2; n--) sum += n ** -k
  return sum
})

/** 1 less Euler's constant. */
const ONE_LESS_EULER = 0.42278433509846713

/** ln Gamma(1 + a) for 0 <= a <= 1, exact relative to its size near 0 (NIST DLMF 5.7.3). */
function logGamma1p(a: number): number {
  // Gamma(1 + a) = a Gamma(1 + (a - 1)): the series is short within half of 0.
  if (a > 0.5) return Math.log(a) + logGamma1p(a - 1)
  let sum = 0
  for (let i = ZETA_LESS_ONE.length - 1; i >= 0; i--) sum = (ZETA_LESS_ONE[i] as number) / (i + 2) - a * sum
  return ONE_LESS_EULER * a - Math.log1p(a) + a * a * sum
}
