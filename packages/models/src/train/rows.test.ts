import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import { balancedClassWeights, createModel, predict, train } from '../index.ts'

const data = risingWindows(8, 4, 2)
const nested = Array.from({ length: 8 }, () => Array.from({ length: 4 }, () => [0, 1]))

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

it.each<[string, () => unknown, string, string]>([
  ['a tensor for windows', () => tf.zeros([8, 4, 2]), 'invalid-values', 'a Tensor of shape [8,4,2]'],
  ['nested arrays for windows', () => nested, 'invalid-values', 'Array(8) [[[0,1],'],
  ['a promise of windows', () => Promise.resolve(data), 'invalid-values', 'a Promise'],
  ['a tensor for values', () => ({ ...data, values: tf.zeros([8, 4, 2]) }), 'invalid-values', 'a Tensor of shape'],
  ['nested arrays for values', () => ({ ...data, values: nested }), 'invalid-values', 'Array(8) [[[0,1],'],
  ['numbers for values', () => ({ ...data, values: [0.5, 1] }), 'invalid-values', '[0.5,1]'],
  ['whole numbers for values', () => ({ ...data, values: new Int32Array(64) }), 'invalid-values', 'Int32Array(64)'],
  ['a tensor for labels', () => ({ ...data, labels: tf.zeros([8]) }), 'invalid-labels', 'a Tensor of shape [8]'],
  ['a set for labels', () => ({ ...data, labels: new Set([0, 1]) }), 'invalid-labels', 'a Set of 2'],
  ['rows for labels', () => ({ ...data, labels: nested.map(() => [1]) }), 'invalid-labels', '"[1] at 0"'],
])('%s are named in the message', async (_, given, code, shown) => {
  const failed = train(createModel('logistic', { steps: 4, features: 2 }), given() as never)
  await expect(failed).rejects.toEqual(expect.objectContaining({ name: 'ModelsError', code }))
  await expect(failed).rejects.toThrow(`Received: ${shown}`)
})

it('other wrong containers are named too', async () => {
  const model = createModel('logistic', { steps: 4, features: 2 })
  const signal = new AbortController()
  await expect(train(model, data, { signal: signal as never })).rejects.toThrow('Received: an AbortController')
  await expect(train(model, data, { resume: new Uint8Array(9) as never })).rejects.toThrow('Received: Uint8Array(9)')
  await expect(train(model, data, { sampleWeights: tf.ones([8]) as never })).rejects.toThrow('a Tensor of shape [8]')
  await expect(predict(data as never, model as never)).rejects.toThrow('Received: {"values":"Float32Array(64)"')
  for (const labels of [undefined, tf.zeros([2])])
    expect(() => balancedClassWeights(labels as never)).toThrow(expect.objectContaining({ code: 'invalid-labels' }))
})
