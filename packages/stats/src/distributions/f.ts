import { incompleteBeta } from './incomplete-beta.ts'

/** P(F > f) for an F distribution. */
export function fUpperTail(f: number, numerator: number, denominator: number): number {
  if (Number.isNaN(f)) return Number.NaN
  if (f <= 0) return 1
  if (f === Number.POSITIVE_INFINITY) return 0
  const total = denominator + numerator * f
  return incompleteBeta(denominator / total, (numerator * f) / total, denominator / 2, numerator / 2)
}
