import { deviance, stirlingError } from './saddle-point.ts'

/**
 * Regularised incomplete beta function I_x(a, b), given x and its complement y = 1 - x (which the caller often knows more
 * exactly). Continued fraction NIST DLMF 8.17.22, with the power term in Loader's saddle-point form, so that no large
 * log-gammas cancel.
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  if (x <= 0) return 0
  if (y <= 0) return 1
  const upper = x > (a + 1) / (a + b + 2)
  return upper ? 1 - lowerFraction(y, x, b, a) : lowerFraction(x, y, a, b)
}

function lowerFraction(x: number, y: number, a: number, b: number): number {
  return Math.min(1, (powerTerm(x, y, a, b) / a) * continuedFraction(x, a, b))
}

/** x^a y^b / B(a, b), Loader 2000, "Fast and accurate computation of binomial probabilities". */
function powerTerm(x: number, y: number, a: number, b: number): number {
  const n = a + b
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
  return ((a * b) / n) * Math.sqrt(n / (2 * Math.PI * a * b)) * Math.exp(exponent)
}

/** NIST DLMF 8.17.22 by the modified Lentz method. */
function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const guard = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / guard(1 + even * d)
    c = guard(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / guard(1 + odd * d)
    c = guard(1 + odd / c)
    const factor = d * c
    value *= factor
    if (Math.abs(factor - 1) < 2e-16) break
  }
  return value
}
