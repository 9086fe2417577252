import * as union from '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'

const before = Object.fromEntries(Object.entries(union.Tensor.prototype))
const theirUnstack = tf.getGradient(tf.Unpack)
const { chainedMethodNames, createModel, integratedGradients, registerChainedMethods } = await import('../src/index.ts')

it("users of @tensorflow/tfjs keep its methods, and the checked-in list is the union package's", () => {
  expect(union.Tensor).toBe(tf.Tensor)
  const core =
    'buffer bufferSync array arraySync data dataToGPU dataSync bytes dispose throwIfDisposed print clone toString variable'
  const theirs = Object.keys(before).filter((name) => !core.split(' ').includes(name))
  expect([...chainedMethodNames].sort()).toEqual(theirs.sort())
  expect(registerChainedMethods()).toEqual([])
  const now = union.Tensor.prototype as unknown as Record<string, unknown>
  for (const name of theirs) expect(now[name], name).toBe(before[name])
})

it('a model made here is a LayersModel of the union package', async () => {
  await union.setBackend('cpu')
  const model = createModel('logistic', { steps: 2, features: 3, seed: 1 })
  expect(model).toBeInstanceOf(union.LayersModel)
  const out = model.predict(union.zeros([1, 2, 3])) as union.Tensor
  expect(out.dataSync()[0]).toBeCloseTo(0.5, 6)
})

it('integrated gradients go through a sequence of one step, also where the union package came later', async () => {
  await union.setBackend('cpu')
  tf.registerGradient(theirUnstack)
  const model = createModel('bilstm', { steps: 1, features: 2, lstmUnits: [2], seed: 1 })
  const { values } = await integratedGradients(model, { values: Float32Array.of(1, 2), shape: [1, 1, 2] })
  expect(values.every((value) => value !== 0)).toBe(true)
})
