import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

const { Module } = WebAssembly
const limit = 4096
// Before the backend is imported: the main thread of Chrome 113 and earlier.
beforeAll(() => {
  WebAssembly.Module = new Proxy(Module, {
    construct(target, [bytes]: [BufferSource]) {
      if (bytes.byteLength > limit) throw new RangeError('WebAssembly.Compile is disallowed on the main thread')
      return new target(bytes)
    },
  })
})
afterAll(() => {
  WebAssembly.Module = Module
})

it('where modules may not be compiled at once, setBackend compiles them in the background', async () => {
  const compiledLater = vi.spyOn(WebAssembly, 'instantiate')
  const { fused, SimdBackend, useSimd } = await import('../src/index.ts')
  expect(() => new SimdBackend()).toThrow(RangeError)
  expect(await tf.setBackend('simd')).toBe(true)
  expect(compiledLater).toHaveBeenCalledTimes(2)
  expect(tf.getBackend()).toBe('simd')
  const x = tf.tensor2d([1, 2, 3, 4], [2, 2])
  expect([...tf.matMul(x, x).dataSync()]).toEqual([7, 10, 15, 22])
  // The kernels of plans are there too, for calls that cannot wait.
  expect([...fused.dense({ x, kernel: x, activation: 'relu' }).dataSync()]).toEqual([7, 10, 15, 22])
  expect(await useSimd()).toBe('simd')
  expect(await useSimd({ relaxed: true })).toBe('simd')
})
