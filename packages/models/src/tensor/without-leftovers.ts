import * as tf from '@tensorflow/tfjs-core'

/**
 * What `make` gives; tensors that it left behind go, variables stay. Initialisers of stock recurrent layers leave some, which
 * `dispose` of the model does not know.
 *
 * @param make builds a model; what it does after its first pause is not looked at
 */
export function withoutLeftovers<T>(make: () => T): T {
  let made: { readonly result: T } | undefined
  tf.tidy(() => {
    made = { result: make() }
  })
  return (made as unknown as { readonly result: T }).result
}
