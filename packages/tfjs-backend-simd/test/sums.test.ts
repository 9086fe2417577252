import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import '../src/index.ts'
import { seededFloats } from './random.ts'

const { fround } = Math

/** Four partial sums of four lanes each, combined in a tree; the lanes of what is left join the first, then the second. */
function blockSum(x: Float32Array): number {
  const part = new Float32Array(16)
  const whole = x.length & ~15
  for (let i = 0; i < whole; i++) part[i & 15]! += x[i]!
  const vectors = x.length & ~3
  for (let i = whole; i < vectors; i++) part[i & 3]! += x[i]!
  for (let i = vectors; i < x.length; i++) part[4 + (i & 3)]! += x[i]!
  const lane = (l: number) => fround(fround(part[l]! + part[4 + l]!) + fround(part[8 + l]! + part[12 + l]!))
  return fround(fround(lane(0) + lane(2)) + fround(lane(1) + lane(3)))
}

beforeAll(() => tf.setBackend('simd').then(() => undefined))

describe('a sum of neighbouring values', () => {
  it.each([1, 7, 35, 4095, 4096, 4097, 17_955, 100_001])('of %i has the documented order', (n) => {
    const x = seededFloats(2 * n, n)
    const sums = tf.tidy(() => tf.sum(tf.tensor2d(x, [2, n]), 1).dataSync())
    const expected = [x.subarray(0, n), x.subarray(n)].map((row) => {
      let total = 0
      for (let i = 0; i < n; i += 4096) total += blockSum(row.subarray(i, i + 4096))
      return fround(total)
    })
    expect([...sums]).toEqual(expected)
  })

  // 0.1 rounds the same way at every addition, so errors do not cancel.
  it.each([1e5, 1e6, 8e6])('of %i equal ones stays within 3e-6, in means, moments and norms too', (n) => {
    const [sum, mean, variance, norm] = tf.tidy(() => {
      const x = tf.fill([n], 0.1)
      const { mean: m, variance: v } = tf.moments(x)
      return [tf.sum(x), m, v, tf.norm(x)].map((t) => t.dataSync()[0] as number)
    }) as [number, number, number, number]
    const value = fround(0.1)
    expect(Math.abs(sum / (n * value) - 1)).toBeLessThan(3e-6)
    expect(Math.abs(mean / value - 1)).toBeLessThan(3e-6)
    expect(variance).toBeLessThan(1e-12)
    expect(Math.abs(norm / (Math.sqrt(n) * value) - 1)).toBeLessThan(3e-6)
  })

  it('below a softmax stays within 1e-5, whatever its length', () => {
    for (const n of [5, 4096, 1e6]) {
      const logits = new Float32Array(2 * n).fill(Math.log(0.1))
      logits[0] = logits[n] = 0
      const first = tf.tidy(() => tf.softmax(tf.tensor2d(logits, [2, n])).dataSync())
      const exact = 1 / (1 + (n - 1) * Math.exp(logits[1]!))
      expect(Math.abs(first[0]! / exact - 1)).toBeLessThan(1e-5)
      expect(first[n]).toBe(first[0])
      expect(Math.abs(first[n - 1]! / (0.1 * exact) - 1)).toBeLessThan(1e-5)
    }
  })
})
