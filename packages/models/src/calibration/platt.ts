import { checkKeys } from '../check-keys.ts'
import { check } from '../errors.ts'
import { exp, log, sigmoid } from '../math/elementary.ts'
import { checkLabels } from '../train/rows.ts'
import { checkCalibration } from './check-calibration.ts'
import { checkScores, countBothClasses } from './check-scores.ts'

/** A fitted straight line on the logit scale; plain JSON. */
export interface PlattCalibration {
  readonly kind: 'platt'
  /** What logits are multiplied by. */
  readonly slope: number
  /** What is then added. */
  readonly intercept: number
  /** Share of class 1 in the windows of the fit: the prior that the probabilities hold for. */
  readonly prior: number
}

const ITERATIONS = 100
const TOLERANCE = 1e-12

/**
 * Platt scaling: slope and intercept that minimise the cross-entropy of `sigmoid(slope * logit + intercept)` on held-out
 * windows, against the smoothed targets (n1 + 1) / (n1 + 2) and 1 / (n0 + 2) (Platt 1999, section 2.2), by Newton steps that are
 * halved until the loss falls (Lin, Lin and Weng 2007).
 *
 * @throws ModelsError `empty-data`, `invalid-values`, `invalid-labels` (also where a class is missing)
 * @example
 * const calibration = fitPlatt(await predictLogits(model, validation), validation.labels)
 */
export function fitPlatt(logits: ArrayLike<number>, labels: ArrayLike<number>): PlattCalibration {
  checkScores(logits)
  const classes = checkLabels(labels, logits.length)
  const n = classes.length
  const positives = countBothClasses(classes)
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (n - positives + 2)]
  const loss = (slope: number, intercept: number): number => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const f = slope * logits[i]! + intercept
      const target = classes[i] === 1 ? high : low
      // log(1 + exp(f)) - target f, without overflow
      sum += Math.max(f, 0) + log(1 + exp(-Math.abs(f))) - target * f
    }
    return sum
  }
  let slope = 0
  let intercept = log((positives + 1) / (n - positives + 1))
  let current = loss(slope, intercept)
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let [gradientSlope, gradientIntercept, a, b, c] = [0, 0, TOLERANCE, 0, TOLERANCE]
    for (let i = 0; i < n; i++) {
      const p = sigmoid(slope * logits[i]! + intercept)
      const difference = p - (classes[i] === 1 ? high : low)
      const weight = p * (1 - p)
      gradientSlope += difference * logits[i]!
      gradientIntercept += difference
      a += weight * logits[i]! * logits[i]!
      b += weight * logits[i]!
      c += weight
    }
    const determinant = a * c - b * b
    const stepSlope = (c * gradientSlope - b * gradientIntercept) / determinant
    const stepIntercept = (a * gradientIntercept - b * gradientSlope) / determinant
    let share = 1
    let next = loss(slope - stepSlope, intercept - stepIntercept)
    while (!(next <= current) && share > 1e-10) {
      share /= 2
      next = loss(slope - share * stepSlope, intercept - share * stepIntercept)
    }
    if (!(next <= current)) break
    slope -= share * stepSlope
    intercept -= share * stepIntercept
    const gain = current - next
    current = next
    if (gain <= TOLERANCE * (1 + Math.abs(current))) break
  }
  return { kind: 'platt', slope, intercept, prior: positives / n }
}

/**
 * Calibrated probabilities. With `prior`, those of a population in which that share is of class 1 while the classes look as
 * they did in the fit: the log-odds move by the difference of the two priors' (Saerens, Latinne and Decaestecker 2002, equation 4).
 *
 * @throws ModelsError `empty-data`, `invalid-values`, `invalid-option`
 * @example
 * applyPlatt(calibration, logits, { prior: 0.02 })
 */
export function applyPlatt(
  calibration: PlattCalibration,
  logits: ArrayLike<number>,
  options: { readonly prior?: number } = {},
): Float64Array {
  checkCalibration(calibration, 'platt', ['slope', 'intercept', 'prior'])
  checkKeys('applyPlatt', options, ['prior'])
  const { slope, intercept, prior: fitted } = calibration
  const { prior = fitted } = options
  checkScores(logits)
  check(prior > 0 && prior < 1, 'invalid-option', 'prior must be between 0 and 1', prior)
  const shift = prior === fitted ? 0 : log(prior / (1 - prior)) - log(fitted / (1 - fitted))
  return Float64Array.from(logits, (z) => sigmoid(slope * z + intercept + shift))
}
