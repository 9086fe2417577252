import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { onlyShape, onlyTensor, type Shape } from './layer-tools.ts'

/** The last step `[batch, depth]` of a sequence `[batch, steps, depth]`. */
export class LastStep extends layers.Layer {
  /** Name in a saved model. */
  static readonly className = 'FdpLastStep'

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , depth] = onlyShape(inputShape)
    return [batch ?? null, depth ?? null]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs)
      const [batch, steps, depth] = x.shape as [number, number, number]
      return tf.reshape(tf.slice(x, [0, steps - 1, 0], [batch, 1, depth]), [batch, depth])
    })
  }
}
