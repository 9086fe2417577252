import { isNumbers } from '../check-numbers.ts'
import { check } from '../errors.ts'

/**
 * Refuses a calibration of another kind, and numbers that a file has lost.
 *
 * @throws ModelsError `invalid-option`
 */
export function checkCalibration<Kind extends string>(
  calibration: { readonly kind: Kind },
  kind: Kind,
  numbers: readonly string[],
): void {
  check(
    typeof calibration === 'object' && calibration?.kind === kind,
    'invalid-option',
    `the calibration must be of the kind ${kind}`,
    calibration,
  )
  const values = calibration as unknown as Readonly<Record<string, unknown>>
  for (const name of numbers)
    check(Number.isFinite(values[name]), 'invalid-option', `${name} of the calibration must be finite`, values[name])
}

/** Refuses corners that are no rising polygon of probabilities. @throws ModelsError `invalid-option` */
export function checkPolygon(scores: unknown, probabilities: unknown): void {
  const rising = (values: ArrayLike<number>, from: (last: number, next: number) => boolean) =>
    Array.from(values).every((value, i) => Number.isFinite(value) && (i === 0 || from(values[i - 1] as number, value)))
  check(
    isNumbers(scores) && scores.length > 0 && rising(scores, (last, next) => next > last),
    'invalid-option',
    'scores of the calibration must be finite and rise',
    scores,
  )
  check(
    isNumbers(probabilities, scores.length) &&
      rising(probabilities, (last, next) => next >= last) &&
      Array.from(probabilities).every((p) => p >= 0 && p <= 1),
    'invalid-option',
    'probabilities of the calibration must be as many, from 0 to 1, and never fall',
    probabilities,
  )
}
