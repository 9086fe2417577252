import { SimdBackendError } from '../errors.ts'

const share = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1
const belowOne = (value: unknown): boolean => share(value) && value !== 1
const fromZero = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0
const bound = (value: unknown): boolean => value === undefined || (typeof value === 'number' && value > 0)

type Fits = readonly [what: string, fits: (value: unknown) => boolean]
const epsilon: Fits = ['a finite number from 0', fromZero]
const rules: Readonly<Record<string, Readonly<Record<string, Fits>>>> = {
  adam: { beta1: ['in [0, 1)', belowOne], beta2: ['in [0, 1)', belowOne], epsilon },
  sgd: { momentum: ['in [0, 1]', share], nesterov: ['true or false', (v) => typeof v === 'boolean'] },
  rmsprop: { rho: ['in [0, 1]', share], epsilon },
}
const common: Readonly<Record<string, Fits>> = {
  weightDecay: ['a finite number from 0', fromZero],
  clipNorm: ['positive, or left out', bound],
  clipValue: ['positive, or left out', bound],
}

/** Checks a gradient rule; throws `INVALID_ARGUMENT`. */
export function checkRule(rule: unknown): void {
  const refuse = (what: string, received: unknown): never => {
    throw new SimdBackendError('INVALID_ARGUMENT', what, received)
  }
  if (typeof rule !== 'object' || rule === null) refuse('the rule of a plan must be an object, or left out', rule)
  const given = rule as Readonly<Record<string, unknown>>
  const name = given.name
  if (typeof name !== 'string' || !Object.hasOwn(rules, name)) {
    refuse(`the name of a rule must be one of ${Object.keys(rules).join(', ')}`, name)
  }
  for (const [key, [what, fits]] of Object.entries({ ...rules[name as string], ...common })) {
    if (!fits(given[key])) refuse(`${key} of ${name} must be ${what}`, given[key])
  }
}
