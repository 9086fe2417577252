import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { errorOf, expectFlatMemory, seededTensors } from '../../test/support/fused-check.ts'
import { fused } from '../index.ts'

beforeAll(() => tf.setBackend('simd'))

const M = 0xffffffffn
const mix = (value: bigint) => {
  let x = value & M
  x ^= x >> 16n
  x = (x * 0x7feb352dn) & M
  x ^= x >> 15n
  x = (x * 0x846ca68bn) & M
  return x ^ (x >> 16n)
}
/** The hash of one element from the doc comments, in exact integers. */
function word(seed: number, stream: number, step: number, element: number): number {
  const a = mix(mix(BigInt(seed) + 0x9e3779b9n) ^ (BigInt(stream) + 0x85ebca6bn))
  const k0 = mix(a ^ (BigInt(step) + 0xc2b2ae35n))
  const k1 = mix(k0 + 0x27d4eb2fn)
  let x = (BigInt(element) + k0) & M
  x ^= x >> 16n
  x = (x * 0x7feb352dn) & M
  x ^= x >> 15n
  x = ((x + k1) * 0x846ca68bn) & M
  return Number(x ^ (x >> 16n))
}

describe('fused.dropout', () => {
  it.each([
    [[1], 7, 0, 0, 0.5],
    [[1023], 1, 2, 3, 0.2],
    [[1024], 4294967295, 1, 9, 0.9],
    [[5, 7, 31], 12345, 4, 4294967295, 0.35],
    [[3, 1025], 0, 0, 0, 0.5],
  ] as const)('of shape %j keeps the elements that the counter-based hash says', (shape, seed, stream, step, rate) => {
    const size = tf.util.sizeFromShape([...shape])
    const x = tf.add(seededTensors(81, { x: [...shape] }).x!, 2)
    const y = fused.dropout({ x, rate, seed, stream, step })
    expect(y.shape).toEqual(shape)
    const [values, result] = [x.dataSync(), y.dataSync()]
    const scale = Math.fround(1 / (1 - rate))
    const want = Float32Array.from({ length: size }, (_, i) =>
      word(seed, stream, step, i) >= Math.floor(rate * 2 ** 32) ? Math.fround(values[i]! * scale) : 0,
    )
    expect(result).toEqual(want)
  })

  it('keeps about 1 - rate of the elements, others at each step, and the mean', () => {
    const x = tf.ones([100_000])
    const at = (step: number) => fused.dropout({ x, rate: 0.3, seed: 5, step }).dataSync()
    const [a, b] = [at(0), at(1)]
    const kept = a.filter((v) => v !== 0).length / 1e5
    expect(Math.abs(kept - 0.7)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 1e5))
    const both = a.filter((v, i) => v !== 0 && b[i] !== 0).length / 1e5
    expect(Math.abs(both - 0.49)).toBeLessThan(5 * Math.sqrt((0.49 * 0.51) / 1e5))
  })

  it('has the mask as its gradient, at every order', () => {
    const x = seededTensors(82, { x: [40] }).x!
    const mask = fused.dropout({ x: tf.ones([40]), rate: 0.5, seed: 3 }).dataSync()
    const f = (v: tf.Tensor) => tf.sum(fused.dropout({ x: tf.square(v), rate: 0.5, seed: 3 }))
    const first = tf.grad(f)(x).dataSync()
    const second = tf
      .grad((v: tf.Tensor) => tf.sum(tf.grad(f)(v)))(x)
      .dataSync()
    const values = x.dataSync()
    for (let i = 0; i < 40; i++) {
      expect(first[i]).toBeCloseTo(2 * values[i]! * mask[i]!, 6)
      expect(second[i]).toBeCloseTo(2 * mask[i]!, 6)
    }
  })

  it('of rate 0 is its input', () => {
    const x = seededTensors(83, { x: [9] }).x!
    expect(fused.dropout({ x, rate: 0, seed: 1 }).dataSync()).toEqual(x.dataSync())
  })

  it('leaves memory flat', () => {
    expectFlatMemory(seededTensors(84, { x: [30, 50] }), ({ x }) => fused.dropout({ x: x!, rate: 0.5, seed: 3 }))
  })

  it.each([
    [{ rate: 1 }, /rate must be in \[0, 1\); received 1/],
    [{ rate: Number.NaN }, /rate must be in/],
    [{ seed: -1 }, /seed must be an integer in \[0, 2\^32\); received -1/],
    [{ step: 0.5 }, /step must be an integer/],
    [{ x: tf.ones([2], 'int32') }, /x must be of dtype float32/],
  ])('refuses %#', (change, message) => {
    const args = { x: tf.ones([2]), rate: 0.5, seed: 1, ...change }
    expect(errorOf(() => fused.dropout(args)).message).toMatch(message)
  })
})
