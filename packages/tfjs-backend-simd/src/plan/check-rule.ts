import { check, isObject } from '../check.ts'
import { boolean, checkFields, type Fields, type Fits, fromZero } from './fields.ts'

const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1
const share: Fits = ['in [0, 1]', isShare]
const decay: Fits = ['in [0, 1)', (value) => isShare(value) && value !== 1]
const bound: Fits = [
  'positive, or left out',
  (value) => value === undefined || (typeof value === 'number' && value > 0),
]

const rules: Readonly<Record<string, Fields>> = {
  adam: { beta1: decay, beta2: decay, epsilon: fromZero },
  sgd: { momentum: share, nesterov: boolean },
  rmsprop: { rho: share, epsilon: fromZero },
}
const common: Fields = { weightDecay: fromZero, clipNorm: bound, clipValue: bound }

/** Checks a gradient rule; throws `INVALID_ARGUMENT`. */
export function checkRule(rule: unknown): void {
  check(isObject(rule), 'the rule of a plan must be an object, or left out', rule)
  const { name } = rule
  const known = typeof name === 'string' && Object.hasOwn(rules, name)
  check(known, `the name of a rule must be one of ${Object.keys(rules).join(', ')}`, name)
  checkFields({ ...rules[name], ...common }, rule, name)
}
