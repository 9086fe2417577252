import { check } from '../errors.ts'

/** @throws ModelsError `empty-data`, `invalid-values` */
export function checkScores(scores: ArrayLike<number>, name: 'logit' | 'score' = 'logit'): void {
  check(typeof scores === 'object' && scores !== null, 'invalid-values', `${name}s must be numbers`, scores)
  const bad = Array.from(scores).findIndex((x) => !Number.isFinite(x))
  check(scores.length > 0, 'empty-data', `there must be at least one ${name}`, scores.length)
  check(bad < 0, 'invalid-values', `${name}s must be finite`, scores[bad])
}
