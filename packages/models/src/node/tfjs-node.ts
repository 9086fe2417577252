import * as tf from '@tensorflow/tfjs-core'
import { ModelsError } from '../errors.ts'

/**
 * Makes TensorFlow's native library the backend, where `@tensorflow/tfjs-node` is installed. It is an optional peer:
 * nothing here needs it, and it is loaded at this call only.
 *
 * @param load how to load it; default `import('@tensorflow/tfjs-node')`
 * @throws ModelsError `backend-unavailable` where it is not installed or does not start
 * @example
 * await useTfjsNode()
 * tf.getBackend() // 'tensorflow'
 */
export async function useTfjsNode(
  load: () => Promise<unknown> = () => import(['@tensorflow', 'tfjs-node'].join('/')),
): Promise<void> {
  try {
    await load()
    if (await tf.setBackend('tensorflow')) return
  } catch (error) {
    throw new ModelsError(
      'backend-unavailable',
      '@tensorflow/tfjs-node must be installed and loadable',
      (error as Error).message,
    )
  }
  throw new ModelsError(
    'backend-unavailable',
    '@tensorflow/tfjs-node must register the backend tensorflow',
    tf.getBackend(),
  )
}
