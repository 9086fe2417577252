import * as tf from '@tensorflow/tfjs-core'

/**
 * Registers the gradient of `tf.unstack` again, for one output too. In tfjs-core 4.22 it fails where an axis has
 * length 1 ("Argument tensors passed to stack must be a Tensor[]"), so that no recurrent layer learns from a sequence
 * of one step, as m3 and m4 have it after two poolings of four or five. Importing @fdp/models calls this, and `train`
 * again, because `@tensorflow/tfjs` puts the old one back where it is imported later.
 *
 * @example
 * registerUnstackGradient() // again without effect
 */
export function registerUnstackGradient(): void {
  tf.registerGradient({
    kernelName: tf.Unpack,
    gradFunc: (dy, _saved, attributes) => {
      const parts: tf.Tensor[] = Array.isArray(dy) ? dy : [dy]
      return { value: () => tf.stack(parts, (attributes as unknown as tf.UnpackAttrs).axis) }
    },
  })
}
