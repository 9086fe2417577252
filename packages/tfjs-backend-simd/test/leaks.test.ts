import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backendName, heapStatistics, SimdBackend, SimdBackendError, setMemoryLimit } from '../src/index.ts'
import { alloc, free } from '../src/memory.ts'
import { trainSteps } from './train-steps.ts'

beforeEach(() => tf.setBackend('simd'))
afterEach(() => setMemoryLimit(Number.POSITIVE_INFINITY))

/** Forces collections and lets finalizers run until `done` or ten rounds have passed. */
async function collect(done: () => boolean): Promise<void> {
  setFlagsFromString('--expose_gc')
  const gc = runInNewContext('gc') as () => void
  for (let i = 0; i < 10 && !done(); i++) {
    gc()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Takes all that is below the limit, in blocks of which the last are the smallest. */
function exhaust(): number[] {
  const full: number[] = []
  for (let bytes = 2 ** 22; bytes >= 64; bytes /= 2) {
    try {
      for (;;) full.push(alloc(bytes))
    } catch {}
  }
  return full
}

describe('memory', () => {
  it('stays flat over training steps', async () => {
    const { warm, end } = await trainSteps(20, 100)
    expect(end.numTensors).toBe(warm.numTensors)
    expect(end.numBytes).toBe(warm.numBytes)
    expect(end.heap.liveBytes).toBe(warm.heap.liveBytes)
    expect(end.heap.memoryBytes).toBe(warm.heap.memoryBytes)
  })

  it('comes back when tensors are disposed of', () => {
    const before = heapStatistics()
    const tensors = Array.from({ length: 50 }, (_, i) => tf.fill([i + 1, 1000], i))
    expect(heapStatistics().liveBytes).toBeGreaterThanOrEqual(before.liveBytes + 4 * 1000 * 1275)
    tf.dispose(tensors)
    expect(heapStatistics().liveBytes).toBe(before.liveBytes)
    const again = Array.from({ length: 50 }, (_, i) => tf.fill([i + 1, 1000], i))
    tf.dispose(again)
    expect(heapStatistics().heapBytes).toBeLessThanOrEqual(
      Math.max(before.heapBytes, before.liveBytes) + 4 * 1000 * 1275 * 1.5,
    )
  })

  it('comes back when tensors are forgotten', async () => {
    const before = heapStatistics().liveBlocks
    const make = () => {
      for (let i = 0; i < 100; i++) tf.fill([1000], i)
    }
    make()
    expect(heapStatistics().liveBlocks).toBe(before + 100)
    await collect(() => heapStatistics().liveBlocks <= before)
    expect(heapStatistics().liveBlocks).toBe(before)
  })

  it('of an instance comes back with its dispose, and late disposals touch nobody else', () => {
    const before = heapStatistics().liveBlocks
    const backend = new SimdBackend()
    const ids = Array.from({ length: 10 }, () => backend.write(new Float32Array(100), [100], 'float32'))
    expect(heapStatistics().liveBlocks).toBe(before + 10)
    backend.dispose()
    expect(heapStatistics().liveBlocks).toBe(before)
    const mine = tf.fill([100], 7)
    for (const id of ids) backend.disposeData(id)
    expect(heapStatistics().liveBlocks).toBe(before + 1)
    expect(mine.dataSync().every((v) => v === 7)).toBe(true)
    mine.dispose()
  })

  it('exhausted is a typed error that leaves the backend usable and leaks nothing', () => {
    const x = tf.ones([256, 256])
    const { liveBlocks } = heapStatistics()
    const tensors = tf.memory().numTensors
    setMemoryLimit(heapStatistics().memoryBytes)
    const error = (() => {
      try {
        return tf.tidy(() => tf.tile(x, [512, 64]))
      } catch (caught) {
        return caught
      }
    })()
    expect(error).toBeInstanceOf(SimdBackendError)
    expect((error as SimdBackendError).code).toBe('OUT_OF_MEMORY')
    expect(() =>
      tf.tidy(() => tf.softmax(tf.add(x, tf.tensor(new Float32Array(2 ** 28), [4096, 65536]).slice([0, 0], [1, 256])))),
    ).toThrow(SimdBackendError)
    expect(heapStatistics().liveBlocks).toBe(liveBlocks)
    expect(tf.memory().numTensors).toBe(tensors)
    expect(tf.tidy(() => tf.sum(tf.matMul(x, x)).dataSync()[0])).toBe(256 ** 3)
    x.dispose()
  })

  it('moves between backends with its values', async () => {
    const x = tf.tensor1d([1, 2, 3])
    await tf.setBackend('cpu')
    const y = tf.add(x, 1)
    await tf.setBackend(backendName)
    expect([...tf.mul(x, y).dataSync()]).toEqual([2, 6, 12])
  })

  it('of a tensor that a failing op brought from another backend stays', async () => {
    await tf.setBackend('cpu')
    const x = tf.tensor2d([[1, 2], [3, 4]]) // biome-ignore format: rows
    await tf.setBackend(backendName)
    const indices = tf.tensor2d([[9]], [1, 1], 'int32')
    expect(() => tf.gatherND(x, indices)).toThrow(/Invalid indices/)
    const others = Array.from({ length: 8 }, () => tf.fill([2, 2], 100))
    expect([...x.dataSync()]).toEqual([1, 2, 3, 4])
    expect([...tf.mul(x, 2).dataSync()]).toEqual([2, 4, 6, 8])
    tf.dispose([x, indices, ...others])
  })

  it('of a tensor that found no room when it was brought here stays', async () => {
    await tf.setBackend('cpu')
    const x = tf.tensor1d(new Float32Array(2 ** 20).fill(7))
    await tf.setBackend(backendName)
    const two = tf.scalar(2)
    const { liveBlocks } = heapStatistics()
    setMemoryLimit(heapStatistics().memoryBytes)
    const full = exhaust()
    expect(() => tf.mul(x, two)).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }))
    full.forEach(free)
    setMemoryLimit(Number.POSITIVE_INFINITY)
    expect(heapStatistics().liveBlocks).toBe(liveBlocks)
    expect(x.dataSync().every((v) => v === 7)).toBe(true)
    expect(tf.tidy(() => tf.max(tf.mul(x, two)).dataSync()[0])).toBe(14)
    tf.dispose([x, two])
  })

  it('of a failed op is given back, its records too', () => {
    const backend = tf.backend() as SimdBackend
    const x = tf.ones([2 ** 18])
    const [blocks, records] = [heapStatistics().liveBlocks, backend.data.numDataIds()]
    setMemoryLimit(heapStatistics().memoryBytes)
    const full = exhaust()
    free(full.pop() as number)
    expect(() => backend.run(() => [backend.output([4]), backend.output([2 ** 26])], undefined)).toThrow(
      expect.objectContaining({ code: 'OUT_OF_MEMORY' }),
    )
    full.forEach(free)
    expect([heapStatistics().liveBlocks, backend.data.numDataIds()]).toEqual([blocks, records])
    x.dispose()
  })

  it('read from a tensor is a copy', async () => {
    const x = tf.tensor1d([1, 2, 3])
    const [read, later, buffered] = [x.dataSync(), await x.data(), await x.buffer()]
    read[0] = 9
    later[1] = 9
    buffered.set(9, 2)
    expect([...x.dataSync()]).toEqual([1, 2, 3])
    x.dispose()
    const other = tf.fill([3], 5)
    expect([...buffered.values]).toEqual([1, 2, 9])
    other.dispose()
  })
})
