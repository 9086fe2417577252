import { predict, train } from '@fdp/models'
import '@fdp/tfjs-backend-simd'
import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import { describe, expect, it } from 'vitest'

const [n, steps, features] = [16, 4, 3]
const values = Float32Array.from({ length: n * steps * features }, (_, i) => Math.fround(((i * 37) % 101) / 50 - 1))
const windows = {
  values,
  shape: [n, steps, features] as const,
  labels: Uint8Array.from({ length: n }, (_, i) => i % 2),
}
const inputShape = [steps, features]

const odd: Record<string, () => layers.Layer[]> = {
  'layer normalization without an epsilon': () => [
    layers.layerNormalization({ epsilon: 0, inputShape }),
    layers.flatten(),
  ],
  'a sequence asked for by 1': () => [
    layers.lstm({ units: 2, returnSequences: 1 as never, inputShape }),
    layers.flatten(),
  ],
  'both directions, a sequence asked for by 1': () => [
    layers.bidirectional({
      layer: layers.lstm({ units: 2, returnSequences: 1 as never }) as never,
      mergeMode: 'concat',
      inputShape,
    }),
    layers.flatten(),
  ],
}

describe('layers with settings that tf.layers takes', () => {
  it.each(Object.entries(odd))('%s: trains and predicts as on cpu', async (_, make) => {
    await tf.setBackend('simd')
    const model = sequential({ layers: [...make(), layers.dense({ units: 1, activation: 'sigmoid' })] })
    const start = model.weights.map((weight) => weight.read().clone())
    const found: Float32Array[] = []
    for (const backend of ['simd', 'cpu']) {
      await tf.setBackend(backend)
      model.weights.forEach((weight, i) => {
        weight.write(start[i] as tf.Tensor)
      })
      await train(model, windows, { epochs: 2, batchSize: 8, seed: 3 })
      found.push(await predict(model, windows))
    }
    found[0]?.forEach((probability, i) => {
      expect(probability).toBeCloseTo(found[1]?.[i] ?? Number.NaN, 4)
    })
  })
})
