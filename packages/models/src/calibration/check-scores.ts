import { isList } from '../check-numbers.ts'
import { check } from '../errors.ts'

/** @throws ModelsError `empty-data`, `invalid-values` */
export function checkScores(scores: ArrayLike<number>, name: 'logit' | 'score' = 'logit'): void {
  check(isList(scores), 'invalid-values', `${name}s must be numbers`, scores)
  const bad = Array.from(scores).findIndex((x) => !Number.isFinite(x))
  check(scores.length > 0, 'empty-data', `there must be at least one ${name}`, scores.length)
  check(bad < 0, 'invalid-values', `${name}s must be finite`, scores[bad])
}

/**
 * The number of labels of class 1. One class alone says how large scores are, not how sure a model may be.
 *
 * @throws ModelsError `invalid-labels` where a class is missing
 */
export function countBothClasses(classes: Float32Array): number {
  const positives = classes.reduce((sum, y) => sum + y, 0)
  check(
    positives > 0 && positives < classes.length,
    'invalid-labels',
    'both classes must be there',
    `${positives} of ${classes.length} in class 1`,
  )
  return positives
}
