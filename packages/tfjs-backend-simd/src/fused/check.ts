import { backend, getBackend, Tensor } from '@tensorflow/tfjs-core'
import { SimdBackend } from '../backend.ts'
import { SimdBackendError } from '../errors.ts'

/** The active backend; throws `BACKEND_INACTIVE` where that is another one. */
export function activeBackend(): SimdBackend {
  const active = backend()
  if (active instanceof SimdBackend) return active
  throw new SimdBackendError(
    'BACKEND_INACTIVE',
    'the fused functions run on the simd backend alone: await useSimd() before',
    getBackend(),
  )
}

/** Throws `INVALID_ARGUMENT` unless the condition holds. */
export function check(condition: boolean, rule: string, received: unknown): void {
  if (!condition) throw new SimdBackendError('INVALID_ARGUMENT', rule, received)
}

/**
 * Checks that a value is a tensor of a shape, float32 unless told: numbers are sizes, names stand for any positive size.
 *
 * @returns the sizes
 */
export function checkTensor(
  name: string,
  value: unknown,
  shape: readonly (number | string)[],
  dtypes: readonly string[] = ['float32'],
): number[] {
  const wanted = `[${shape.join(', ')}]`
  check(value instanceof Tensor, `${name} must be a tensor of shape ${wanted}`, value)
  const tensor = value as Tensor
  check(!tensor.isDisposed, `${name} must not be disposed`, 'a disposed tensor')
  check(dtypes.includes(tensor.dtype), `${name} must be of dtype ${dtypes.join(' or ')}`, tensor.dtype)
  const fits =
    tensor.shape.length === shape.length &&
    tensor.shape.every((size, i) => (typeof shape[i] === 'number' ? size === shape[i] : size > 0))
  const whole = tensor.shape.includes(0) ? ' without a 0' : ''
  check(fits, `${name} must have shape ${wanted}${whole}`, `[${tensor.shape.join(', ')}]`)
  return tensor.shape
}

/** Checks that a value is an object with these names and no other: a misspelt one would be passed over without a word. */
export function checkNames(what: string, value: unknown, names: readonly string[]): void {
  const list = names.join(', ')
  const fits = typeof value === 'object' && value !== null && !Array.isArray(value)
  check(fits, `${what} must be an object of ${list}`, value)
  const unknown = Object.keys(value as object).find((name) => !names.includes(name))
  check(unknown === undefined, `a name in ${what} must be one of ${list}`, unknown)
}

/** Checks that an option is true or false. */
export function checkBoolean(name: string, value: unknown): void {
  check(typeof value === 'boolean', `${name} must be true or false`, value)
}

/** Checks that an option is one of a list. */
export function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  check(choices.includes(value as string), `${name} must be one of ${choices.join(', ')}`, value)
}
