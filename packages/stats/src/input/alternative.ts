import { requireOneOf } from './checks.ts'

/** Against what the null is tested: a difference either way, first greater than second, or first less than second. */
export type Alternative = 'two-sided' | 'greater' | 'less'

export function requireAlternative(alternative: Alternative): void {
  requireOneOf(alternative, ['two-sided', 'greater', 'less'], 'alternative')
}

/** The p-value wanted, from P(X <= observed) and P(X >= observed); two-sided is twice the smaller. */
export function pValueFromTails(lower: number, upper: number, alternative: Alternative): number {
  if (alternative === 'less') return Math.min(1, lower)
  if (alternative === 'greater') return Math.min(1, upper)
  return Math.min(1, 2 * Math.min(lower, upper))
}
