import { check } from '../errors.ts'

/** @throws ModelsError `empty-data`, `invalid-values` */
export function checkLogits(logits: ArrayLike<number>): void {
  const bad = Array.from(logits).findIndex((z) => !Number.isFinite(z))
  check(logits.length > 0, 'empty-data', 'there must be at least one logit', logits.length)
  check(bad < 0, 'invalid-values', 'logits must be finite', logits[bad])
}
