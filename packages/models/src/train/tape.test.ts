import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import { train } from '../index.ts'

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

describe('tapeStepper', () => {
  it('leaves no tensor of its own behind where the backward pass fails', async () => {
    const model = sequential({
      layers: [
        // TensorFlow.js has no gradient of it.
        layers.conv1d({ inputShape: [4, 2], filters: 3, kernelSize: 2, dilationRate: 2 }),
        layers.flatten(),
        layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    })
    const before = tf.memory().numTensors
    await expect(train(model, risingWindows(8, 4, 2), { epochs: 1 })).rejects.toThrow(/dilation/)
    // What TensorFlow.js itself saved for that pass stays in its tape.
    for (const { saved } of tf.engine().state.activeTape ?? []) tf.dispose(saved)
    expect(tf.memory().numTensors).toBe(before)
  })
})
