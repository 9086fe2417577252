import { createHash } from 'node:crypto'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { adam } from '../src/index.ts'
import { seededFloats } from './random.ts'

beforeAll(() => tf.setBackend('simd'))

/** SHA-256 of float32 values, little-endian. */
function digest(...tensors: tf.Tensor[]): string {
  const hash = createHash('sha256')
  for (const t of tensors) hash.update(new Uint8Array((t.dataSync() as Float32Array).buffer))
  tf.dispose(tensors)
  return hash.digest('hex').slice(0, 16)
}

const random = (seed: number, ...shape: number[]) =>
  tf.tensor(
    seededFloats(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  )

// One hash for every machine, Node version and browser. A change here changes every user's results.
it('elementary functions have these bits everywhere', () => {
  const x = tf.tensor(Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 200))
  // By products, as powers of engines differ.
  let value = 2 ** -120
  const positive = tf.tensor(Float32Array.from({ length: 40_001 }, () => (value *= 1.0041)))
  const unary = [tf.exp, tf.tanh, tf.sigmoid, tf.softplus, tf.elu, tf.sin, tf.atan].map((f) => f(tf.mul(x, 0.5)))
  expect(digest(...unary, tf.log(positive), tf.log1p(positive), tf.sqrt(positive), tf.pow(positive, 0.3))).toBe(
    '8534e197c7e4bf46',
  )
})

it('products, convolutions and reductions have these bits everywhere', () => {
  const products = [false, true].flatMap((ta) =>
    [false, true].map((tb) =>
      tf.matMul(ta ? random(1, 300, 37) : random(1, 37, 300), tb ? random(2, 29, 300) : random(2, 300, 29), ta, tb),
    ),
  )
  const convolve = tf.grads((x, w) =>
    tf.maxPool(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), 2, 2, 'same'),
  )
  const gradients = convolve([random(3, 2, 9, 11, 5), random(4, 3, 3, 5, 6)])
  const y = random(5, 513, 35)
  const reductions = [tf.sum(y, 0), tf.sum(y, 1), tf.mean(y), tf.softmax(y), tf.logSoftmax(y)]
  expect(digest(...products, ...gradients, ...reductions)).toBe('e53a4fb7235c640b')
})

it('weights after training have these bits everywhere', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv1d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu', inputShape: [6, 5] }),
      tf.layers.maxPooling1d({ poolSize: 2 }),
      tf.layers.bidirectional({
        layer: tf.layers.lstm({ units: 7, recurrentActivation: 'sigmoid' }) as tf.RNN,
        mergeMode: 'concat',
      }),
      tf.layers.dense({ units: 9, activation: 'tanh' }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  })
  model.setWeights(model.getWeights().map((w, i) => tf.mul(random(i + 1, ...w.shape), 0.4)))
  model.compile({ optimizer: adam(0.01), loss: 'binaryCrossentropy' })
  const labels = tf.tensor(
    seededFloats(32, 9).map((v) => (v > 0 ? 1 : 0)),
    [32, 1],
  )
  await model.fit(random(8, 32, 6, 5), labels, { epochs: 4, batchSize: 8, shuffle: false, verbose: 0 })
  expect(digest(...model.getWeights().map((w) => tf.clone(w)))).toBe('d40ea0cf03ae4e11')
})
