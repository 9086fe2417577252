import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import '../src/index.ts'
import { trainSteps } from './train-steps.ts'

it('tf.memory() and the WebAssembly memory are flat over 10,000 training steps', async () => {
  await tf.setBackend('simd')
  const { warm, end } = await trainSteps(50, 10_000)
  expect(end.numTensors).toBe(warm.numTensors)
  expect(end.numBytes).toBe(warm.numBytes)
  expect(end.heap.liveBytes).toBe(warm.heap.liveBytes)
  expect(end.heap.memoryBytes).toBe(warm.heap.memoryBytes)
}, 3_600_000)
