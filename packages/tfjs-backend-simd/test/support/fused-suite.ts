import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { errorOf, expectFlatMemory, expectOnceDifferentiable, type Named } from './fused-check.ts'

/**
 * What every fused function has to pass, on the simd backend, which the other tests of the block run on too: memory is
 * flat, a second derivative with respect to any input is refused, so is another backend, and so are `refusals`,
 * changes of the inputs with what the message says.
 */
export function fusedSuite(suite: {
  readonly inputs: () => Named
  readonly call: (inputs: Named) => tf.Tensor
  readonly refusals?: () => readonly (readonly [change: object, message: RegExp])[]
}): void {
  const { inputs, call, refusals } = suite
  beforeAll(() => tf.setBackend('simd'))

  it('leaves memory flat', () => expectFlatMemory(inputs(), call))

  it('refuses a second derivative', () => {
    const named = inputs()
    for (const name of Object.keys(named)) {
      expectOnceDifferentiable(named[name]!, (value) => call({ ...named, [name]: value }))
    }
  })

  it('on another backend is a typed error', async () => {
    const named = inputs()
    await tf.setBackend('cpu')
    try {
      expect(errorOf(() => call(named))).toMatchObject({ code: 'BACKEND_INACTIVE', received: 'cpu' })
    } finally {
      await tf.setBackend('simd')
    }
  })

  if (refusals === undefined) return
  it('refuses what does not fit', () => {
    for (const [change, message] of refusals()) {
      const error = errorOf(() => call({ ...inputs(), ...change } as Named))
      expect(error.message).toMatch(message)
      expect(error.code).toBe('INVALID_ARGUMENT')
    }
  })
}
