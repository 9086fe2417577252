import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { registerUnstackGradient } from './unstack-gradient.ts'

it.each([
  [1, 0],
  [1, 1],
  [3, 1],
])('unstack of %i parts along axis %i has a gradient', (length, axis) => {
  registerUnstackGradient()
  const shape = axis === 0 ? [length, 2] : [2, length]
  const x = tf.tensor(
    Float32Array.from({ length: 2 * length }, (_, i) => i + 1),
    shape,
  )
  const f = (y: tf.Tensor) =>
    tf
      .unstack(y, axis)
      .reduce<tf.Tensor>((sum, part, i) => tf.add(sum, tf.mul(tf.sum(tf.mul(part, part)), i + 1)), tf.scalar(0))
  const got = Array.from(tf.grad(f)(x).dataSync())
  const part = (k: number) => (axis === 0 ? Math.floor(k / 2) : k % length)
  expect(got).toEqual(Array.from({ length: 2 * length }, (_, k) => 2 * (k + 1) * (part(k) + 1)))
})
