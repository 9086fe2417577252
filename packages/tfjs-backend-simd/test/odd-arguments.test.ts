import * as tf from '@tensorflow/tfjs'
import { afterEach, describe, expect, it } from 'vitest'
import '../src/index.ts'

const range = (...shape: number[]) =>
  tf
    .range(
      0,
      shape.reduce((a, b) => a * b, 1),
    )
    .reshape(shape)

const evaluated = async (backend: string, compute: () => tf.Tensor) => {
  await tf.setBackend(backend)
  const result = tf.tidy(compute)
  const found = { shape: result.shape, values: [...result.dataSync()] }
  result.dispose()
  return found
}

afterEach(() => tf.setBackend('simd'))

describe('arguments that are odd, and taken by cpu', () => {
  it.each<[string, () => tf.Tensor]>([
    ['negative paddings at the end', () => tf.pad(range(5), [[0, -3]])],
    ['negative paddings at the start', () => tf.pad(range(5), [[-3, 0]])],
    [
      'negative and positive paddings',
      () =>
        tf.pad(range(3, 4), [
          [-1, 2],
          [1, -2],
        ]),
    ],
    ['a broken share of rows', () => tf.slice(range(9, 2), [9 * 0.8, 0], [9 * 0.2, 2])],
    ['a slice from between two', () => tf.slice(range(9), [2.5], [3])],
    ['a slice of a slice from between two', () => tf.slice(range(4, 5, 3), [0.5, 1, 0], [2, 2, 3])],
  ])('%s: as on cpu', async (_, compute) => {
    expect(await evaluated('simd', compute)).toEqual(await evaluated('cpu', compute))
  })

  it('paddings that crop change no other tensor', async () => {
    await tf.setBackend('simd')
    const long = tf.fill([1000], 5)
    const others = Array.from({ length: 60 }, () => tf.fill([100], 7))
    // Their places are the next to be taken, between others.
    tf.dispose(others.splice(20, 2))
    const cropped = [tf.pad(long, [[-900, 0]]), tf.pad(long, [[0, -900]])]
    expect(others.flatMap((each) => [...each.dataSync()]).every((value) => value === 7)).toBe(true)
    tf.dispose([long, ...others, ...cropped])
  })
})

describe('arguments that cpu refuses', () => {
  it.each<[string, () => tf.Tensor]>([
    ['softmax of a scalar', () => tf.softmax(tf.scalar(1))],
    [
      'a kernel larger than the image',
      () => tf.conv2d(tf.ones<tf.Rank.R4>([1, 2, 8, 3]), tf.ones<tf.Rank.R4>([5, 3, 3, 4]), 1, 'valid').sum(),
    ],
    [
      'a depthwise kernel larger than the image',
      () => tf.depthwiseConv2d(tf.ones<tf.Rank.R4>([1, 2, 8, 3]), tf.ones<tf.Rank.R4>([5, 3, 3, 1]), 1, 'valid').sum(),
    ],
    ['tiles less than none', () => tf.tile(range(3), [-1]).sum()],
    ['tiles of a broken number', () => tf.tile(range(3), [1.5])],
    ['parts less than none', () => tf.split(range(3), [4, -2, 1])[0] as tf.Tensor],
    ['segments less than none', () => tf.unsortedSegmentSum(range(3), tf.tensor1d([0, 1, 1], 'int32'), -2).sum()],
  ])('%s', async (_, compute) => {
    await expect(evaluated('cpu', compute)).rejects.toThrow()
    await expect(evaluated('simd', compute)).rejects.toThrow()
  })
})
