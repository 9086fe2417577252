import { adam, fused, useSimd } from '@fdp/tfjs-backend-simd'
import * as tf from '@tensorflow/tfjs'

await useSimd()

// 64 series of 6 steps with 2 features; a series is positive when its features' sums differ in the right direction.
const x = tf.randomNormal([64, 6, 2], 0, 1, 'float32', 1) as tf.Tensor3D
const labels = tf.cast(tf.greater(tf.sum(tf.mul(x, tf.tensor1d([1, -1])), [1, 2], false), 0), 'float32')

const weight = (shape: number[], seed: number) => tf.variable(tf.randomNormal(shape, 0, 0.3, 'float32', seed))
const [kernel, recurrentKernel, bias] = [weight([2, 32], 2), weight([8, 32], 3), tf.variable(tf.zeros([32]))]
const [head, offset] = [weight([8, 1], 4), tf.variable(tf.zeros([1]))]

const optimizer = adam(0.02)
const losses: number[] = []
for (let step = 0; step < 60; step++) {
  const loss = optimizer.minimize(() => {
    const last = fused.lstm({ x, kernel, recurrentKernel, bias, returnSequences: false })
    const kept = fused.dropout({ x: last, rate: 0.1, seed: 7, step })
    const logits = fused.dense({ x: kept, kernel: head, bias: offset })
    return fused.binaryCrossEntropyWithLogits({ labels: tf.reshape(labels, [64, 1]), logits })
  }, true) as tf.Scalar
  losses.push(loss.dataSync()[0] as number)
  loss.dispose()
}
export const [first, last] = [losses[0] as number, losses.at(-1) as number]
console.log('loss', first.toFixed(3), 'then', last.toFixed(3))
