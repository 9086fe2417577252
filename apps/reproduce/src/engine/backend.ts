import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@fdp/tfjs-backend-simd'
import { useTfjsNode } from '@fdp/models/node'
import { InputError } from '../errors.ts'
import { BACKENDS, type BackendName } from './backend-names.ts'

/** @throws InputError `backend.unavailable` where the backend does not start. */
export async function useBackend(name: BackendName): Promise<void> {
  // Without it TensorFlow.js prints advice to install tfjs-node.
  tf.enableProdMode()
  if (tf.engine().backendName === name) return
  if (name === 'tensorflow') {
    await useTfjsNode()
    return
  }
  const ready = await tf.setBackend(name).catch(() => false)
  if (!ready)
    throw new InputError('backend.unavailable', `--backend is one that starts here (of ${BACKENDS.join(', ')})`, name)
}
