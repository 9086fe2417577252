import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { SimdBackend, SimdBackendError } from '../src/index.ts'

const values = [1, -2, 3, -4]

/** What becomes of a tensor that was made on `from` and is used on `to`. */
const uses: Record<string, (a: tf.Tensor) => void> = {
  clone: (a) => a.clone().dispose(),
  reshape: (a) => a.reshape([2, 2]).dispose(),
  'cast to its own type': (a) => a.cast(a.dtype).dispose(),
  'cast to float32': (a) => a.cast('float32').dispose(),
  'a view within tidy': (a) => tf.tidy(() => a.expandDims(0).add(1)).dispose(),
  'a variable of it': (a) => tf.variable(a).dispose(),
  'its gradient': (a) =>
    tf
      .grad((x) => x.square().sum())(a.cast('float32'))
      .dispose(),
}

describe('tensors of another backend', () => {
  for (const [from, to] of [
    ['cpu', 'simd'],
    ['simd', 'cpu'],
  ] as const)
    for (const dtype of ['float32', 'int32'] as const)
      it.each(Object.keys(uses))(`${from} to ${to}, ${dtype}: %s leaves it as it was`, async (name) => {
        await tf.setBackend(from)
        const a = tf.tensor1d(values, dtype)
        await tf.setBackend(to)
        uses[name]?.(a)
        expect([...a.dataSync()]).toEqual(values)
        a.dispose()
      })

  it('a model that was built on cpu trains and predicts', async () => {
    await tf.setBackend('cpu')
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 3, inputShape: [2], activation: 'tanh' }),
        tf.layers.reshape({ targetShape: [3, 1] }),
        tf.layers.lstm({ units: 2 }),
        tf.layers.dense({ units: 1 }),
      ],
    })
    const xs = tf.randomNormal([8, 2], 0, 1, 'float32', 1)
    const ys = tf.randomNormal([8, 1], 0, 1, 'float32', 2)
    const before = [...xs.dataSync()]
    await tf.setBackend('simd')
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
    const { history } = await model.fit(xs, ys, { epochs: 2, verbose: 0, shuffle: false })
    expect(history.loss?.every((loss) => Number.isFinite(loss))).toBe(true)
    expect([...xs.dataSync()]).toEqual(before)
  })

  it('cannot be read once their backend was removed: their blocks hold the values of others', async () => {
    tf.registerBackend('simd-removed', () => new SimdBackend())
    for (const kernel of tf.getKernelsForBackend('simd')) tf.registerKernel({ ...kernel, backendName: 'simd-removed' })
    await tf.setBackend('simd-removed')
    const a = tf.fill([3], 7)
    await tf.setBackend('simd')
    tf.removeBackend('simd-removed')
    const others = Array.from({ length: 9 }, () => tf.fill([3], 99))
    expect(() => a.dataSync()).toThrow(SimdBackendError)
    expect(() => a.add(1)).toThrow(/removed/)
    tf.dispose([a, ...others])
  })
})
