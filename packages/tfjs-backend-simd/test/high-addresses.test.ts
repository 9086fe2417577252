import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { fused, type SimdBackend } from '../src/index.ts'
import { alloc, free } from '../src/memory.ts'
import { seededFloats } from './random.ts'

it('kernels work above 2 GiB, where pointers no longer fit a signed integer', async () => {
  await tf.setBackend('simd')
  const compute = () =>
    tf.tidy(() => {
      const x = tf.tensor(seededFloats(2 * 9 * 8 * 5, 1), [2, 9, 8, 5]) as tf.Tensor4D
      const w = tf.tensor(seededFloats(3 * 3 * 5 * 6, 2), [3, 3, 5, 6]) as tf.Tensor4D
      const f = (a: tf.Tensor, b: tf.Tensor) =>
        tf.maxPool(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'), 2, 2, 'same')
      const gradients = tf.grads(f)([x, w])
      const flat = tf.reshape(x, [18, 40])
      const more = [
        tf.softmax(tf.matMul(flat, flat, false, true)), tf.transpose(x, [3, 1, 0, 2]), tf.sum(x, [0, 2]), tf.reverse(x, [1, 3]),
        tf.add(flat, tf.slice(flat, [2, 0], [1, 40])), tf.concat([flat, flat], 1), tf.gather(flat, [3, 1, 17]),
      ] // biome-ignore format: list
      return [...gradients, ...more].map((t) => [...t.dataSync()])
    })
  const computeFused = () =>
    tf.tidy(() => {
      const weights = [[5, 12], [3, 12], [12]].map((shape, i) =>
        tf.tensor(seededFloats(tf.util.sizeFromShape(shape), i + 3), shape),
      )
      const x = tf.tensor(seededFloats(2 * 9 * 5, 6), [2, 9, 5])
      const run = (t: tf.Tensor, kernel: tf.Tensor, recurrentKernel: tf.Tensor, bias: tf.Tensor) =>
        fused.dropout({ x: fused.lstm({ x: t, kernel, recurrentKernel, bias }), rate: 0.5, seed: 1 })
      const gradients = tf.grads((...all) => tf.sum(run(...(all as Parameters<typeof run>))))([x, ...weights])
      return gradients.map((t) => [...t.dataSync()])
    })
  // Before any tensor, so that all lie above it; never touched, so it costs address space alone.
  const block = alloc(2.2 * 2 ** 30)
  const high = compute()
  const highFused = computeFused()
  const x = tf.ones([1])
  expect((tf.backend() as SimdBackend).floats(x)).toBeGreaterThan(2 ** 31)
  x.dispose()
  free(block)
  expect(highFused).toEqual(computeFused())
  expect(highFused.flat().some((v) => v !== 0)).toBe(true)
  await tf.setBackend('cpu')
  compute().forEach((want, i) => {
    want.forEach((value, k) => {
      expect(high[i]?.[k]).toBeCloseTo(value, 4)
    })
  })
})
