import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, expect, it } from 'vitest'

const Memory = WebAssembly.Memory
// Before the backend is imported: an engine that refuses shared memory, as Safari without cross-origin isolation.
beforeAll(() => {
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, [descriptor]: [WebAssembly.MemoryDescriptor]) {
      if (descriptor.shared) throw new TypeError('shared memory is not enabled')
      return new target(descriptor)
    },
  })
})
afterAll(() => {
  WebAssembly.Memory = Memory
})

it('without shared memory: one reservation, the same results, a typed error at its end', async () => {
  const { heapStatistics, SimdBackendError } = await import('../src/index.ts')
  await tf.setBackend('simd')
  const { memoryBytes } = heapStatistics()
  expect(memoryBytes).toBe(2 ** 30)
  const x = tf.tensor2d([1, 2, 3, 4], [2, 2])
  expect([...tf.matMul(x, x).dataSync()]).toEqual([7, 10, 15, 22])
  const spectrum = tf.spectral.fft(tf.complex([1, 2, 3, 4], [0, 0, 0, 0]))
  expect([...tf.real(spectrum).dataSync()]).toEqual([10, -2, -2, -2])
  const big = tf.zeros([2 ** 27])
  expect(() => tf.concat([big, big])).toThrow(SimdBackendError)
  expect(tf.sum(big).dataSync()[0]).toBe(0)
  expect(heapStatistics().memoryBytes).toBe(memoryBytes)
})
