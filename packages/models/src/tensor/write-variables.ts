import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'

/** Gives variables of a model copies of these values, one array each, all of them or, where memory ends, none. */
export function writeVariables(variables: LayersModel['weights'], values: readonly Float32Array[]): void {
  const tensors: tf.Tensor[] = []
  try {
    variables.forEach((variable, i) => {
      tensors.push(tf.tensor(Float32Array.from(values[i]!), variable.shape as number[]))
    })
    tensors.forEach((tensor, i) => {
      variables[i]!.write(tensor)
    })
  } finally {
    tf.dispose(tensors)
  }
}
