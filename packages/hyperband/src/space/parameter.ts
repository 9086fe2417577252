import { check, checkKeys, HyperbandError, type HyperbandErrorCode } from '../errors.ts'
import { decimalStep } from './decimal-step.ts'

/** A value that a parameter can take. */
export type ParameterValue = string | number | boolean | null

/** Integers `min`, `min + step`, ..., `max`; with `log`, all integers of the range, uniform in the logarithm. */
export interface IntParameter {
  readonly kind: 'int'
  readonly min: number
  readonly max: number
  readonly step: number
  readonly log: boolean
}

/**
 * Reals of [`min`, `max`], uniform or (with `log`) uniform in the logarithm. With `step`, `min`, `min + step`, ..., `max`
 * only, as decimals: 0.3 equals the literal 0.3.
 */
export interface FloatParameter {
  readonly kind: 'float'
  readonly min: number
  readonly max: number
  readonly step: number | null
  readonly log: boolean
}

/** One of some unordered values. */
export interface ChoiceParameter<T extends ParameterValue = ParameterValue> {
  readonly kind: 'choice'
  readonly values: readonly T[]
}

/** A parameter that always has a value. */
export type PlainParameter = IntParameter | FloatParameter | ChoiceParameter

/** The parameter exists only where `parent` has one of `values`. */
export interface Condition {
  readonly parent: string
  readonly values: readonly ParameterValue[]
}

/** A parameter that exists only where all its conditions hold. */
export interface ConditionalParameter<P extends PlainParameter = PlainParameter> {
  readonly kind: 'when'
  readonly conditions: readonly Condition[]
  readonly parameter: P
}

/** What {@link defineSpace} takes for a name. */
export type Parameter = PlainParameter | ConditionalParameter

/** Options of {@link int}. */
export interface IntOptions {
  /** Distance of neighbouring values; must divide `max - min`. Default 1. */
  readonly step?: number
  /** Uniform in the logarithm; needs `min >= 1` and step 1. Default false. */
  readonly log?: boolean
}

/** Options of {@link float}. */
export interface FloatOptions {
  /** Distance of neighbouring values; must divide `max - min`. Default: none, every real of the range. */
  readonly step?: number
  /** Uniform in the logarithm; needs `min > 0` and no step. Default false. */
  readonly log?: boolean
}

function checkRange(min: number, max: number, name: string): void {
  check(Number.isFinite(min), 'invalidParameter', `${name}: min must be a finite number`, min)
  check(Number.isFinite(max), 'invalidParameter', `${name}: max must be a finite number`, max)
  check(min <= max, 'invalidParameter', `${name}: min must not be above max`, [min, max])
}

/**
 * An integer parameter.
 *
 * @throws HyperbandError `invalidParameter` for bounds that are no integers, min > max, a step that does not divide
 * max - min, or a logarithmic range that begins below 1.
 * @example
 * int(16, 128, { step: 16 }) // 16, 32, ..., 128
 */
export function int(min: number, max: number, options: IntOptions = {}): IntParameter {
  checkKeys(options, ['step', 'log'], 'int options', 'invalidParameter')
  const { step = 1, log = false } = options
  checkRange(min, max, 'int')
  check(Number.isSafeInteger(min), 'invalidParameter', 'int: min must be an integer', min)
  check(Number.isSafeInteger(max), 'invalidParameter', 'int: max must be an integer', max)
  check(Number.isSafeInteger(step) && step >= 1, 'invalidParameter', 'int: step must be an integer of at least 1', step)
  check(typeof log === 'boolean', 'invalidParameter', 'int: log must be true or false', log)
  check((max - min) % step === 0, 'invalidParameter', `int: step must divide max - min = ${max - min}`, step)
  check(!log || min >= 1, 'invalidParameter', 'int: a logarithmic range must begin at 1 or above', min)
  check(!log || step === 1, 'invalidParameter', 'int: a logarithmic range has no step', step)
  return { kind: 'int', min, max, step, log }
}

/**
 * A real parameter.
 *
 * @throws HyperbandError `invalidParameter` for bounds that are not finite or too far apart for a double, min > max, a
 * step that is not positive or does not divide max - min, or a logarithmic range that begins at zero or below.
 * @example
 * float(1e-4, 1e-2, { log: true })
 */
export function float(min: number, max: number, options: FloatOptions = {}): FloatParameter {
  checkKeys(options, ['step', 'log'], 'float options', 'invalidParameter')
  const { step, log = false } = options
  checkRange(min, max, 'float')
  check(Number.isFinite(max - min), 'invalidParameter', 'float: max - min must be a finite number', [min, max])
  check(typeof log === 'boolean', 'invalidParameter', 'float: log must be true or false', log)
  if (step !== undefined) {
    check(Number.isFinite(step) && step > 0, 'invalidParameter', 'float: step must be a finite number above zero', step)
    const steps = (max - min) / step
    check(
      Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, steps),
      'invalidParameter',
      `float: step must divide max - min = ${max - min}`,
      step,
    )
    check(!log, 'invalidParameter', 'float: a logarithmic range has no step', step)
  }
  check(!log || min > 0, 'invalidParameter', 'float: a logarithmic range must begin above zero', min)
  return { kind: 'float', min, max, step: step ?? null, log }
}

/**
 * A categorical parameter: one of some values without an order.
 *
 * @throws HyperbandError `invalidParameter` for an empty list, a repeated value, or a value that JSON cannot carry.
 * @example
 * choice(['lstm', 'gru'])
 */
export function choice<const T extends ParameterValue>(values: readonly T[]): ChoiceParameter<T> {
  check(
    Array.isArray(values) && values.length > 0,
    'invalidParameter',
    'choice: values must be a list that is not empty',
    values,
  )
  for (const value of values) {
    const plain = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
    check(plain, 'invalidParameter', 'choice: a value must be a string, a finite number, a boolean or null', value)
  }
  check(new Set(values).size === values.length, 'invalidParameter', 'choice: values must differ', values)
  return { kind: 'choice', values: [...values] }
}

const KINDS: readonly unknown[] = ['int', 'float', 'choice', 'when']

/**
 * Throws a HyperbandError that begins with `rule` unless a value is what {@link int}, {@link float}, {@link choice} or
 * {@link when} makes, itself or read from JSON.
 */
export function checkParameter(value: unknown, code: HyperbandErrorCode, rule: string): asserts value is Parameter {
  check(KINDS.includes((value as Parameter | null | undefined)?.kind), code, rule, value)
  try {
    checkParts(value as Parameter)
  } catch (error) {
    if (!(error instanceof HyperbandError)) throw error
    throw new HyperbandError({ code, rule: `${rule} (${error.rule})`, received: value, cause: error })
  }
}

function checkParts(parameter: Parameter): void {
  const code = 'invalidParameter'
  switch (parameter.kind) {
    case 'int': {
      checkKeys(parameter, ['kind', 'min', 'max', 'step', 'log'], 'int', code)
      const { min, max, step, log } = parameter
      check(step !== undefined && log !== undefined, code, 'int: there must be step and log', parameter)
      int(min, max, { step, log })
      return
    }
    case 'float': {
      checkKeys(parameter, ['kind', 'min', 'max', 'step', 'log'], 'float', code)
      const { min, max, step, log } = parameter
      check(step !== undefined && log !== undefined, code, 'float: there must be step (or null) and log', parameter)
      float(min, max, step === null ? { log } : { step, log })
      return
    }
    case 'choice':
      checkKeys(parameter, ['kind', 'values'], 'choice', code)
      choice(parameter.values)
      return
    case 'when': {
      checkKeys(parameter, ['kind', 'conditions', 'parameter'], 'when', code)
      const { conditions, parameter: inner } = parameter
      check(Array.isArray(conditions) && conditions.length > 0, code, 'when: there must be conditions', conditions)
      for (const condition of conditions) {
        checkKeys(condition, ['parent', 'values'], 'a condition', code)
        check(Array.isArray(condition.values), code, 'when: values must be a list', condition.values)
        checkCondition(condition)
      }
      const plain = KINDS.includes(inner?.kind) && (inner as Parameter).kind !== 'when'
      check(plain, code, 'when: parameter must be made by int, float or choice', inner)
      checkParts(inner)
    }
  }
}

function checkCondition({ parent, values }: Condition): void {
  check(
    typeof parent === 'string' && parent !== '',
    'invalidParameter',
    'when: parent must be the name of a parameter',
    parent,
  )
  check(values.length > 0, 'invalidParameter', 'when: there must be at least one value', values)
}

/**
 * A parameter that exists only where another one has a given value (or one of several). Nest for more conditions.
 *
 * @throws HyperbandError `invalidParameter` for a parent without a name, no value, or a parameter that is none.
 * @example
 * defineSpace({ layers: int(1, 2), units2: when('layers', 2, int(32, 128, { step: 32 })) })
 */
export function when<P extends PlainParameter>(
  parent: string,
  value: ParameterValue | readonly ParameterValue[],
  parameter: P | ConditionalParameter<P>,
): ConditionalParameter<P> {
  const values = Array.isArray(value) ? [...(value as readonly ParameterValue[])] : [value as ParameterValue]
  const condition: Condition = { parent, values }
  checkCondition(condition)
  checkParameter(parameter, 'invalidParameter', 'when: parameter must be made by int, float, choice or when')
  return parameter.kind === 'when'
    ? { kind: 'when', conditions: [condition, ...parameter.conditions], parameter: parameter.parameter }
    : { kind: 'when', conditions: [condition], parameter }
}

/** The number of values of a parameter; infinite for a real without a step. */
export function countValues(parameter: PlainParameter): number {
  if (parameter.kind === 'choice') return parameter.values.length
  if (parameter.kind === 'int') return (parameter.max - parameter.min) / parameter.step + 1
  if (parameter.step !== null) return Math.round((parameter.max - parameter.min) / parameter.step) + 1
  return parameter.min === parameter.max ? 1 : Number.POSITIVE_INFINITY
}

/** The value number `index` of a parameter with finitely many values. */
export function valueAt(parameter: PlainParameter, index: number): ParameterValue {
  if (parameter.kind === 'choice') return parameter.values[index] as ParameterValue
  if (parameter.kind === 'int') return parameter.min + index * parameter.step
  if (parameter.step === null || index === 0) return parameter.min
  return index === countValues(parameter) - 1 ? parameter.max : decimalStep(parameter.min, parameter.step, index)
}

/**
 * The value of a parameter that `value` stands for: that value itself, or for a stepped real the one that it differs from
 * by rounding only (0.1 + 0.2 stands for 0.3). Undefined where there is none.
 */
export function ownValue(parameter: PlainParameter, value: ParameterValue): ParameterValue | undefined {
  if (parameter.kind === 'choice') return parameter.values.includes(value) ? value : undefined
  const count = countValues(parameter)
  if (typeof value !== 'number' || count === Number.POSITIVE_INFINITY) return undefined
  const { min, step } = parameter
  const steps = step === null ? 0 : Math.round((value - min) / step)
  if (!(steps >= 0 && steps < count)) return undefined
  const own = valueAt(parameter, steps) as number
  const tolerance = parameter.kind === 'int' ? 0 : 1e-9 * (step ?? Math.abs(min))
  return Math.abs(value - own) <= tolerance ? own : undefined
}

/** The value at a place `u` of [0, 1]: uniform `u` gives the parameter's own distribution. */
export function fromUnit(parameter: PlainParameter, u: number): ParameterValue {
  if (parameter.kind === 'int' && parameter.log) {
    const low = Math.log(parameter.min - 0.5)
    const high = Math.log(parameter.max + 0.5)
    const value = Math.round(Math.exp(low + u * (high - low)))
    return Math.min(parameter.max, Math.max(parameter.min, value))
  }
  const count = countValues(parameter)
  if (count !== Number.POSITIVE_INFINITY) return valueAt(parameter, Math.min(count - 1, Math.floor(u * count)))
  const { min, max, log } = parameter as FloatParameter
  if (u <= 0) return min
  if (u >= 1) return max
  const value = log ? Math.exp(Math.log(min) + u * (Math.log(max) - Math.log(min))) : min + u * (max - min)
  return Math.min(max, Math.max(min, value))
}

/** The place of a value in [0, 1], the middle of its cell where values are discrete: the inverse of {@link fromUnit}. */
export function toUnit(parameter: PlainParameter, value: ParameterValue): number {
  if (parameter.kind === 'choice') return (parameter.values.indexOf(value) + 0.5) / parameter.values.length
  const number = value as number
  if (parameter.kind === 'int' && parameter.log) {
    const low = Math.log(parameter.min - 0.5)
    return (Math.log(number) - low) / (Math.log(parameter.max + 0.5) - low)
  }
  const count = countValues(parameter)
  if (count !== Number.POSITIVE_INFINITY) {
    const step = parameter.step ?? 1
    return (Math.round((number - parameter.min) / step) + 0.5) / count
  }
  const { min, max, log } = parameter as FloatParameter
  return log ? (Math.log(number) - Math.log(min)) / (Math.log(max) - Math.log(min)) : (number - min) / (max - min)
}
