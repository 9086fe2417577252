import { firstNoNumber, isList, isNumbers } from '../check-numbers.ts'
import { check, show } from '../errors.ts'
import { firstNonFinite } from '../math/first-non-finite.ts'
import type { TrainingRows } from './stepper.ts'

/** Windows as they come from @fdp/data or anywhere: row-major values and their shape `[n, steps, features]`. */
export interface Windows {
  readonly values: Float32Array | Float64Array
  readonly shape: readonly number[]
  /** The part of a split that they are, where they carry it: `train` learns from no validation or test windows. */
  readonly role?: 'train' | 'validation' | 'test' | undefined
}

/** Windows with the label of each: 0 or 1, or a probability where soft labels are allowed. */
export interface LabelledWindows extends Windows {
  readonly labels: ArrayLike<number>
}

/**
 * The class weights that give both classes the same total: `n / (2 n_c)`.
 *
 * @throws ModelsError `invalid-labels` where a label is neither 0 nor 1 or a class is absent
 * @example
 * balancedClassWeights([0, 0, 0, 1]) // [2 / 3, 2]
 */
export function balancedClassWeights(labels: ArrayLike<number>): readonly [number, number] {
  const ones = checkLabels(labels, labels?.length).reduce((sum, label) => sum + label, 0)
  const zeros = labels.length - ones
  check(ones > 0 && zeros > 0, 'invalid-labels', 'balanced class weights need both classes', [zeros, ones])
  return [labels.length / (2 * zeros), labels.length / (2 * ones)]
}

/** The values of windows as float32, checked against the shape `[*, steps, features]` that the model expects. */
export function checkWindows(
  windows: Windows,
  steps: number,
  features: number,
  allowEmpty = false,
): { values: Float32Array; count: number } {
  check(
    // Arrays and maps have a method of that name.
    typeof windows === 'object' && windows !== null && typeof windows.values === 'object',
    'invalid-values',
    'windows must be an object with values and shape',
    windows,
  )
  const { values, shape } = windows
  const expected = `[n, ${steps}, ${features}]`
  check(
    Array.isArray(shape) && shape.length === 3 && shape[1] === steps && shape[2] === features,
    'invalid-shape',
    `windows for this model must have the shape ${expected}`,
    shape,
  )
  const count = shape[0] as number
  check(Number.isInteger(count) && count >= 0, 'invalid-shape', 'the number of windows must be an integer', count)
  check(allowEmpty || count > 0, 'empty-data', 'there must be at least one window', shape)
  check(
    values instanceof Float32Array || values instanceof Float64Array,
    'invalid-values',
    'values must be a Float32Array or Float64Array',
    values,
  )
  const size = count * steps * features
  check(
    values.length === size,
    'invalid-shape',
    `values of shape ${JSON.stringify(shape)} must hold ${size}`,
    values.length,
  )
  const converted = values instanceof Float32Array ? values : Float32Array.from(values)
  const bad = firstNonFinite(converted)
  check(
    bad < 0,
    'invalid-values',
    'values must be finite in float32',
    `${values[bad]} in window ${Math.floor(bad / (steps * features))}`,
  )
  return { values: converted, count }
}

/** Labels in float32, one for each of `count` windows: 0 and 1, or from 0 to 1 where they may be soft. */
export function checkLabels(labels: ArrayLike<number>, count: number, soft = false): Float32Array<ArrayBuffer> {
  check(isList(labels), 'invalid-labels', 'labels must be a list of numbers', labels)
  check(labels.length === count, 'invalid-labels', `there must be a label for each of ${count} windows`, labels.length)
  const rule = soft ? 'soft labels must be numbers from 0 to 1' : 'labels must be 0 or 1'
  const unknown = firstNoNumber(labels)
  check(unknown < 0, 'invalid-labels', rule, `${show(labels[unknown])} at ${unknown}`)
  const targets = Float32Array.from(labels)
  const bad = targets.findIndex((y) => (soft ? !(y >= 0 && y <= 1) : y !== 0 && y !== 1))
  check(bad < 0, 'invalid-labels', rule, `${labels[bad]} at ${bad}`)
  return targets
}

/** Which weight each window's loss gets, and what its label may be. */
export interface RowWeighting {
  readonly classWeights?: 'balanced' | readonly [number, number]
  readonly sampleWeights?: ArrayLike<number>
  /**
   * Whether labels, those of validation windows too, may be any number from 0 to 1: the probability of class 1, as another model
   * gives it in knowledge distillation (Hinton, Vinyals and Dean 2015). Default false. A window counts as right on its label's side
   * of 0.5. Not with `classWeights`, as a soft label belongs to both classes.
   */
  readonly softLabels?: boolean
}

/** Checks and converts labelled windows, the weights multiplied out. */
export function trainingRows(
  windows: LabelledWindows,
  steps: number,
  features: number,
  { classWeights, sampleWeights, softLabels = false }: RowWeighting,
): TrainingRows {
  const { values, count } = checkWindows(windows, steps, features)
  check(typeof softLabels === 'boolean', 'invalid-option', 'softLabels must be true or false', softLabels)
  const targets = checkLabels(windows.labels, count, softLabels)
  check(
    !softLabels || classWeights === undefined,
    'invalid-option',
    'classWeights must be left out where labels are soft',
    classWeights,
  )
  if (classWeights === undefined && sampleWeights === undefined) return { values, count, steps, features, targets }
  const pair = classWeights === 'balanced' ? balancedClassWeights(targets) : (classWeights ?? [1, 1])
  const isWeight = (w: unknown) => typeof w === 'number' && Number.isFinite(w) && w >= 0
  check(
    Array.isArray(pair) && pair.length === 2 && pair.every(isWeight),
    'invalid-option',
    "classWeights must be 'balanced' or two numbers from 0 up",
    classWeights,
  )
  check(
    sampleWeights === undefined || isNumbers(sampleWeights, count),
    'invalid-option',
    `sampleWeights must hold one number for each of ${count} windows`,
    isNumbers(sampleWeights) ? sampleWeights.length : sampleWeights,
  )
  const weights = targets.map((y, i) => (softLabels ? 1 : (pair[y] as number)) * (sampleWeights?.[i] ?? 1))
  const bad = weights.findIndex((w) => !isWeight(w))
  check(bad < 0, 'invalid-option', 'sampleWeights must be finite numbers from 0 up', sampleWeights?.[bad])
  return { values, count, steps, features, targets, weights }
}
