import { check } from '../errors.ts'
import { sigmoid } from '../math/elementary.ts'
import { checkLabels } from '../train/rows.ts'
import { checkCalibration } from './check-calibration.ts'
import { checkScores, countBothClasses } from './check-scores.ts'

/** A fitted temperature; plain JSON. */
export interface TemperatureCalibration {
  readonly kind: 'temperature'
  /** What logits are divided by; above 1 for a model that is too sure of itself. */
  readonly temperature: number
  /** Present where the loss has no minimum within the bounds, and the temperature is one of them: see {@link fitTemperature}. */
  readonly bound?: 'lower' | 'upper'
}

const LARGEST = 1000

/**
 * The temperature T that minimises the cross-entropy of `sigmoid(logit / T)` on held-out windows (Guo et al. 2017,
 * section 4.2), within [0.001, 1000]. The loss is convex in 1 / T; the root of its slope is found by bisection.
 *
 * Where it has no minimum in there, T is a bound and `bound` says which; look into that rather than apply it. `lower`:
 * no logit, or next to none, lies on the wrong side of 0 (or all lie within thousandths of it), so that the loss falls
 * as probabilities go to 0 and 1: so few windows do not tell how sure the model may be. `upper`: logits say nothing of
 * the labels, or the opposite (or are thousands in size), and all probabilities go to 0.5. For separated classes
 * `fitPlatt` has a finite line, as its targets are smoothed; more held-out windows are better.
 *
 * @throws ModelsError `empty-data`, `invalid-values`, `invalid-labels` (also where a class is missing)
 * @example
 * const calibration = fitTemperature(await predictLogits(model, validation), validation.labels)
 * if (calibration.bound !== undefined) console.warn(`no temperature fits: ${calibration.bound} bound`)
 */
export function fitTemperature(logits: ArrayLike<number>, labels: ArrayLike<number>): TemperatureCalibration {
  checkScores(logits)
  const targets = checkLabels(labels, logits.length)
  countBothClasses(targets)
  const slope = (inverse: number): number => {
    let sum = 0
    for (let i = 0; i < logits.length; i++) sum += (sigmoid(inverse * logits[i]!) - targets[i]!) * logits[i]!
    return sum
  }
  let low = 1 / LARGEST
  let high = LARGEST
  if (slope(low) >= 0) return { kind: 'temperature', temperature: LARGEST, bound: 'upper' }
  if (slope(high) <= 0) return { kind: 'temperature', temperature: 1 / LARGEST, bound: 'lower' }
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2
    if (slope(middle) < 0) low = middle
    else high = middle
  }
  return { kind: 'temperature', temperature: 2 / (low + high) }
}

/**
 * Calibrated probabilities `sigmoid(logit / T)`.
 *
 * @throws ModelsError `empty-data`, `invalid-values`, `invalid-option` for what is no such calibration
 * @example
 * applyTemperature({ kind: 'temperature', temperature: 2 }, [0]) // Float64Array [0.5]
 */
export function applyTemperature(calibration: TemperatureCalibration, logits: ArrayLike<number>): Float64Array {
  checkCalibration(calibration, 'temperature', ['temperature'])
  const { temperature } = calibration
  checkScores(logits)
  check(temperature > 0, 'invalid-option', 'temperature must be above 0', temperature)
  return Float64Array.from(logits, (z) => sigmoid(z / temperature))
}
