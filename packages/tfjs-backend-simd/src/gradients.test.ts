import * as tf from '@tensorflow/tfjs'
import { beforeEach, describe, expect, it } from 'vitest'
import './index.ts'

const x = [-3, -1, -0.25, -0, 0, 0.1, 0.25, 1, 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2e-39]
const dy = [1, -2, 0.5, 3, -4, 0.3, 7, -0.125, 2, 1, -1, 5, 1]

const functions: Readonly<
  Record<string, { f: (x: tf.Tensor) => tf.Tensor; stock: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor; kernel: string }>
> = {
  sigmoid: {
    f: tf.sigmoid,
    stock: (d, v) => tf.mul(d, tf.mul(tf.sigmoid(v), tf.sub(tf.scalar(1), tf.sigmoid(v)))),
    kernel: 'SimdSigmoidGrad',
  },
  tanh: {
    f: tf.tanh,
    stock: (d, v) => tf.mul(tf.sub(tf.scalar(1), tf.square(tf.tanh(v))), d),
    kernel: 'SimdTanhGrad',
  },
  relu: { f: tf.relu, stock: (d, v) => tf.mul(d, tf.step(v)), kernel: 'SimdReluGrad' },
  clipByValue: {
    f: (v) => tf.clipByValue(v, -0.25, 1),
    stock: (d, v) => {
      const inside = tf.logicalAnd(tf.greaterEqual(v, -0.25), tf.lessEqual(v, 1))
      return tf.where(inside, d, tf.zerosLike(d))
    },
    kernel: 'SimdClipByValueGrad',
  },
}

beforeEach(async () => {
  await tf.setBackend('simd')
})

describe.each(Object.entries(functions))('gradient of %s', (_, { f, stock, kernel }) => {
  it('is one kernel with the bits of the ops of tfjs-core', async () => {
    const d = tf.tensor(dy)
    let [got, wanted] = [tf.tensor(0), tf.tensor(0)]
    const gradient = tf.grad(f)
    const { kernelNames } = await tf.profile(() => {
      got = gradient(tf.tensor(x), d)
      return got
    })
    wanted = stock(d, tf.tensor(x))
    const bits = (t: tf.Tensor) => [...new Uint32Array((t.dataSync() as Float32Array).buffer)]
    const quiet = bits(wanted).map((value, i) => (Number.isNaN(wanted.dataSync()[i]) ? bits(got)[i] : value))
    expect(bits(got)).toEqual(quiet)
    expect([...got.dataSync()].map(Number.isNaN)).toEqual([...wanted.dataSync()].map(Number.isNaN))
    expect(kernelNames).toContain(kernel)
  })

  it('is differentiated again where that of tfjs-core is, and else the same error', async () => {
    const finite = x.filter((value) => Number.isFinite(value) && value !== 0)
    const second = (): number[] | string => {
      try {
        const twice = tf.grad((v) => tf.mul(tf.square(tf.grad(f)(v)), v))
        return [...twice(tf.tensor(finite)).dataSync()]
      } catch (error) {
        return (error as Error).message
      }
    }
    const own = second()
    await tf.setBackend('cpu')
    const wanted = second()
    if (typeof own === 'string' || typeof wanted === 'string') expect(own).toBe(wanted)
    else
      own.forEach((value, i) => {
        expect(value).toBeCloseTo(wanted[i] as number, 5)
      })
  })

  it('stays that of tfjs-core on cpu', async () => {
    await tf.setBackend('cpu')
    const gradient = tf.grad(f)
    const { kernelNames } = await tf.profile(() => gradient(tf.tensor(x), tf.tensor(dy)))
    expect(kernelNames.filter((name) => name.startsWith('Simd'))).toEqual([])
  })
})

it('gradients that are registered later are replaced after the next job', async () => {
  const original = tf.getGradient('Tanh')
  tf.registerGradient({ ...original, [Symbol.for('@fdp/tfjs-backend-simd: gradient')]: undefined } as never)
  tf.scalar(1).dispose()
  await Promise.resolve()
  expect(tf.getGradient('Tanh')).not.toBe(original)
  const gradient = tf.grad((v) => tf.tanh(v))
  const { kernelNames } = await tf.profile(() => gradient(tf.scalar(0.5)))
  expect(kernelNames).toContain('SimdTanhGrad')
})

describe('gradient of a product', () => {
  it.each([
    [
      [3, 4],
      [3, 4],
    ],
    [[3, 4], [4]],
    [
      [3, 1],
      [1, 4],
    ],
    [[], [2, 3]],
    [
      [2, 1, 3],
      [5, 1],
    ],
  ])('of %j and %j agrees with cpu', async (a, b) => {
    const values = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, 'float32', seed)
    const gradients = () => tf.grads((p, q) => tf.mul(p as tf.Tensor, q as tf.Tensor))([values(a, 1), values(b, 2)])
    const own = gradients()
    const read = own.map((t) => [...t.dataSync()])
    await tf.setBackend('cpu')
    for (const [i, wanted] of gradients().entries()) {
      expect(own[i]?.shape).toEqual(wanted.shape)
      wanted.dataSync().forEach((value, j) => {
        expect(read[i]?.[j]).toBeCloseTo(value, 5)
      })
    }
  })

  it('takes factors of integers as tfjs-core does', () => {
    const gradient = tf.grad((v) => tf.mul(v, tf.tensor([2, 3], [2], 'int32')))
    expect([...gradient(tf.tensor([1, 1])).dataSync()]).toEqual([2, 3])
  })
})
