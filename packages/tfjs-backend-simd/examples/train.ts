import { useSimd } from '@fdp/tfjs-backend-simd'
import * as tf from '@tensorflow/tfjs'

await useSimd()

// 256 series of 8 steps with 3 features; a series is positive when its first feature rises.
const steps = tf.randomNormal([256, 8, 3], 0, 1, 'float32', 7)
const trend = tf.mul(tf.linspace(-1, 1, 8), tf.randomNormal([256, 1], 0, 1, 'float32', 8))
const values = tf.add(steps, tf.mul(tf.expandDims(trend, 2), [2, 0, 0])) as tf.Tensor3D
const labels = tf.cast(tf.greater(tf.slice(trend, [0, 7], [256, 1]), 0), 'float32')

const model = tf.sequential()
model.add(tf.layers.conv1d({ inputShape: [8, 3], filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' }))
model.add(tf.layers.lstm({ units: 16 }))
model.add(tf.layers.dense({ units: 1, activation: 'sigmoid' }))
model.compile({ optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy'] })

const { history } = await model.fit(values, labels, { epochs: 5, batchSize: 32, verbose: 0 })
export const accuracy = history.acc?.at(-1) as number
console.log(tf.getBackend(), 'accuracy', accuracy.toFixed(2))
