import { erfcOfRoot, squareError } from './erfc.ts'

/** P(Z > z) for a standard normal Z; exact in the upper tail down to the smallest double. */
export function normalUpperTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  return z < 0 ? 1 - 0.5 * normalTwoSided(z) : 0.5 * normalTwoSided(z)
}

/** P(|Z| > |z|). */
export function normalTwoSided(z: number): number {
  if (!Number.isFinite(z)) return Number.isNaN(z) ? Number.NaN : 0
  const square = z * z
  if (square > 3000) return 0
  return erfcOfRoot(0.5 * square, 0.5 * squareError(z, square))
}

export function normalLowerTail(z: number): number {
  return normalUpperTail(-z)
}

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}

/** z with P(Z > z) = p, for p in (0, 1); infinite at the ends. */
export function normalUpperQuantile(p: number): number {
  if (p <= 0) return Number.POSITIVE_INFINITY
  if (p >= 1) return Number.NEGATIVE_INFINITY
  if (p === 0.5) return 0
  if (p > 0.5) return -tailQuantile(1 - p)
  return tailQuantile(p)
}

/** z with P(Z <= z) = p. */
export function normalQuantile(p: number): number {
  return -normalUpperQuantile(p)
}

/**
 * Starts from Abramowitz and Stegun 26.2.23 (error below 4.5e-4) and takes Newton steps on the logarithm of the tail, which is
 * nearly a parabola, so that the steps converge for p = 1e-300 as well as for p = 0.4.
 */
function tailQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let i = 0; i < 6; i++) {
    const tail = normalUpperTail(z)
    const step = (Math.log(tail / p) * tail) / normalDensity(z)
    z += step
    if (Math.abs(step) <= 1e-16 * Math.abs(z)) break
  }
  return z
}
