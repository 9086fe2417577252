import { normalDensity, normalLowerTail } from './normal.ts'

/**
 * P(Q > q) for the range Q of k independent standard normal variables (the studentised range with infinite degrees of
 * freedom). With z the largest of the k, A = Phi(z) and B = Phi(z) - Phi(z - q),
 * P = k * integral of phi(z) (A^(k-1) - B^(k-1)) dz,
 * where the difference is written as Phi(z - q) times a sum of positive products: relative accuracy holds in the tail.
 * The trapezoidal rule converges exponentially for such integrands (Trefethen and Weideman 2014, SIAM Review 56, 385-458).
 */
export function studentizedRangeUpperTail(q: number, k: number): number {
  if (Number.isNaN(q)) return Number.NaN
  if (q <= 0) return 1
  if (q > 100) return 0
  return Math.min(
    1,
    k * overMaximum(q, k, (z, upper, lower) => normalDensity(z) * differenceOfPowers(upper, lower, k - 1)),
  )
}

/** Density of the range, the derivative of P(Q <= q). */
function studentizedRangeDensity(q: number, k: number): number {
  const integrand = (z: number, upper: number, lower: number) =>
    normalDensity(z) * normalDensity(z - q) * Math.max(0, upper - lower) ** (k - 2)
  return k * (k - 1) * overMaximum(q, k, integrand)
}

function overMaximum(q: number, k: number, integrand: (z: number, upper: number, lower: number) => number): number {
  const step = 0.6 / Math.sqrt(Math.max(k, 4))
  const last = Math.ceil((q / 2 + 10) / step)
  let sum = 0
  for (let i = Math.floor(-10 / step); i <= last; i++) {
    const z = i * step
    sum += integrand(z, normalLowerTail(z), normalLowerTail(z - q))
  }
  return sum * step
}

/** a^m - (a - d)^m as d times a sum of positive terms. */
function differenceOfPowers(a: number, d: number, m: number): number {
  const b = Math.max(0, a - d)
  let sum = 0
  let power = 1
  for (let i = 0; i < m; i++) {
    sum = sum * b + power
    power *= a
  }
  return d * sum
}

/** q with P(Q > q) = p, by Newton steps kept inside a bracket. */
export function studentizedRangeUpperQuantile(p: number, k: number): number {
  let low = 0
  let high = 4
  while (studentizedRangeUpperTail(high, k) > p) {
    low = high
    high *= 2
  }
  let q = (low + high) / 2
  for (let i = 0; i < 200; i++) {
    const excess = studentizedRangeUpperTail(q, k) - p
    if (excess > 0) low = q
    else high = q
    const newton = q + excess / studentizedRangeDensity(q, k)
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - q) <= 1e-14 * q || high - low <= 4e-16 * q) return next
    q = next
  }
  return q
}
