import { createModel, paperVariants, predict, trainEpochs } from '@fdp/models'
import { heapStatistics } from '@fdp/tfjs-backend-simd'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { makeWindows } from './pages/windows.ts'

/** What TensorFlow.js and the WebAssembly heap hold, after what waits for the next kernel has been freed. */
function memory() {
  tf.add(1, 1).dispose()
  const { numTensors, numDataBuffers, numBytes } = tf.memory()
  const { liveBlocks, liveBytes, heapBytes, memoryBytes } = heapStatistics()
  return { numTensors, numDataBuffers, numBytes, liveBlocks, liveBytes, heapBytes, memoryBytes }
}

beforeAll(() => tf.setBackend('simd').then(() => undefined))

it('10,000 training steps of m1 on a plan leave all memory flat', { timeout: 900_000 }, async () => {
  // 50 steps an epoch, each with a short last batch, and a validation that predicts.
  const windows = makeWindows(797, 8, 34)
  const model = createModel('cnn-bilstm-attention', { steps: 8, features: 34, seed: 1, ...paperVariants.m1 })
  const settings = { epochs: 200, batchSize: 16, seed: 1, stepper: 'plan', validation: makeWindows(40, 8, 34) } as const
  let before: ReturnType<typeof memory> | undefined
  let steps = 0
  for await (const epoch of trainEpochs(model, windows, settings)) {
    steps = epoch.step
    expect(Number.isFinite(epoch.loss)).toBe(true)
    // The first epoch lays the plan out and gives each weight of the model a block of its own.
    if (epoch.epoch === 2) before = memory()
    if (before === undefined) continue
    const now = memory()
    // What was forgotten while the model was made goes when it is collected: blocks may become fewer.
    expect(now).toEqual({ ...before, liveBlocks: now.liveBlocks, liveBytes: now.liveBytes })
    expect(now.liveBlocks).toBeLessThanOrEqual(before.liveBlocks)
    expect(now.liveBytes).toBeLessThanOrEqual(before.liveBytes)
  }
  expect(steps).toBe(10_000)
  model.dispose()
})

it('the plans kept for predictions are bounded, however many models predict', { timeout: 300_000 }, async () => {
  const models = Array.from({ length: 12 }, (_, seed) =>
    createModel('cnn-bilstm-attention', { steps: 8, features: 34, seed, ...paperVariants.m1 }),
  )
  const windows = makeWindows(70, 8, 34)
  const held: number[] = []
  for (const model of models) {
    await predict(model, windows)
    held.push(memory().liveBytes)
  }
  // Eight models' plans; a ninth takes the place of the first.
  const kept = held.slice(0, 8)
  expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b))
  expect(new Set(held.slice(7)).size).toBe(1)
  const before = memory()
  for (let i = 0; i < 300; i++) await predict(models[i % models.length]!, windows)
  const after = memory()
  expect(after).toEqual({ ...before, heapBytes: after.heapBytes, memoryBytes: after.memoryBytes })
  // Plans are given back before the next one is laid out, so that only the order of free blocks may differ.
  expect(after.memoryBytes).toBeLessThan(before.memoryBytes * 1.25)
})
