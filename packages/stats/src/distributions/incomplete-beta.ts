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

/** ln Gamma(n + 1) - ln(sqrt(2 pi n) (n/e)^n). */
function stirlingError(n: number): number {
  let shift = 0
  let m = n
  for (; m < 16; m++) shift += (m + 0.5) * Math.log1p(1 / m) - 1
  const r = 1 / (m * m)
  return shift + (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / m
}

/** x ln(x/m) + m - x without cancellation where x is near m. */
function deviance(x: number, m: number): number {
  const difference = x - m
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) - difference
  const v = difference / (x + m)
  const square = v * v
  let sum = difference * v
  let power = 2 * x * v
  for (let j = 1; j < 1000; j++) {
    power *= square
    const next = sum + power / (2 * j + 1)
    if (next === sum) break
    sum = next
  }
  return sum
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
