import { backend, getBackend, Tensor } from '@tensorflow/tfjs-core'
import { SimdBackend } from '../backend.ts'
import { check, checkNames } from '../check.ts'
import { SimdBackendError } from '../errors.ts'

/**
 * What every fused function starts with: its arguments have these names and no other.
 *
 * @returns the active backend; throws `BACKEND_INACTIVE` where that is another one
 */
export function backendFor(args: unknown, names: readonly string[]): SimdBackend {
  const active = backend()
  if (active instanceof SimdBackend) {
    checkNames('the arguments', args, names)
    return active
  }
  throw new SimdBackendError(
    'BACKEND_INACTIVE',
    'the fused functions run on the simd backend alone: await useSimd() before',
    getBackend(),
  )
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
  check(!value.isDisposed, `${name} must not be disposed`, 'a disposed tensor')
  check(dtypes.includes(value.dtype), `${name} must be of dtype ${dtypes.join(' or ')}`, value.dtype)
  const given: readonly number[] = value.shape
  const fits =
    given.length === shape.length &&
    given.every((size, i) => (typeof shape[i] === 'number' ? size === shape[i] : size > 0))
  const whole = given.includes(0) ? ' without a 0' : ''
  check(fits, `${name} must have shape ${wanted}${whole}`, `[${given.join(', ')}]`)
  return value.shape
}

/** Checks that an option is true or false. */
export function checkBoolean(name: string, value: unknown): void {
  check(typeof value === 'boolean', `${name} must be true or false`, value)
}

/** Checks that an option is one of a list. */
export function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  check(choices.includes(value as string), `${name} must be one of ${choices.join(', ')}`, value)
}
