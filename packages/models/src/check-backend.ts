import * as tf from '@tensorflow/tfjs-core'
import { ModelsError } from './errors.ts'

/**
 * Refuses to go on where no TensorFlow.js backend can run ops: none imported, or one that is still starting.
 *
 * @throws ModelsError `backend-unavailable`
 */
export function checkBackend(): void {
  try {
    tf.backend()
  } catch (error) {
    throw new ModelsError(
      'backend-unavailable',
      "a TensorFlow.js backend must be there and ready: import one, such as '@tensorflow/tfjs-backend-cpu', and await tf.ready()",
      (error as Error).message,
    )
  }
}
