import { erfcOfRoot } from './erfc.ts'
import { upperIncompleteGamma } from './incomplete-gamma.ts'

/** P(X > x) for a chi-square X with any number of degrees of freedom above 0 (Abramowitz and Stegun 26.4.19). */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  if (x <= 0) return 1
  return degreesOfFreedom === 1 ? erfcOfRoot(x / 2) : upperIncompleteGamma(degreesOfFreedom / 2, x / 2)
}
