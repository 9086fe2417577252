import * as tf from '@tensorflow/tfjs'
import { type HeapStatistics, heapStatistics } from '../src/index.ts'
import { seededFloats } from './random.ts'

interface Snapshot {
  readonly numTensors: number
  readonly numBytes: number
  readonly heap: HeapStatistics
}

/** Trains a small convolution + LSTM model; memory after `warmUp` steps and after `steps` more. */
export async function trainSteps(warmUp: number, steps: number): Promise<{ warm: Snapshot; end: Snapshot }> {
  const model = tf.sequential({
    layers: [
      tf.layers.conv1d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu', inputShape: [4, 5] }),
      tf.layers.maxPooling1d({ poolSize: 2 }),
      tf.layers.lstm({ units: 6 }),
      tf.layers.dropout({ rate: 0.3 }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  })
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' })
  const x = tf.tensor(seededFloats(8 * 20, 1), [8, 4, 5])
  const y = tf.tensor(
    seededFloats(8, 2).map((v) => (v > 0 ? 1 : 0)),
    [8, 1],
  )
  const snapshot = (): Snapshot => ({ ...tf.memory(), heap: heapStatistics() })
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) await model.trainOnBatch(x, y)
    return snapshot()
  }
  const warm = await run(warmUp)
  const end = await run(steps)
  model.optimizer.dispose()
  model.dispose()
  tf.dispose([x, y])
  return { warm, end }
}
