import { incompleteBeta } from './incomplete-beta.ts'

/** P(|T| > |t|) for Student's t. */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? Number.NaN : 0
  const square = t * t
  const total = degreesOfFreedom + square
  return incompleteBeta(degreesOfFreedom / total, square / total, degreesOfFreedom / 2, 0.5)
}

/** P(T > t). */
export function studentUpperTail(t: number, degreesOfFreedom: number): number {
  const tail = 0.5 * studentTwoSided(t, degreesOfFreedom)
  return t >= 0 ? tail : 1 - tail
}
