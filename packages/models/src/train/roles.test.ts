import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import { createModel, predict, train, trainEnsemble } from '../index.ts'

const data = risingWindows(8, 4, 2)
const held = risingWindows(8, 4, 2, 2)
const size = { steps: 4, features: 2 }
const refused = expect.objectContaining({ name: 'ModelsError', code: 'held-out-role' })

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

describe('the role of windows', () => {
  it.each(['test', 'validation', 'holdout', null])('%s is nothing to train on', async (role) => {
    const windows = { ...data, role } as never
    await expect(train(createModel('logistic', size), windows, { epochs: 1 })).rejects.toEqual(refused)
    await expect(trainEnsemble('logistic', size, windows, { members: 1, epochs: 1 })).rejects.toEqual(refused)
  })

  it.each(['test', 'holdout', null])('%s is nothing to validate on', async (role) => {
    const options = { epochs: 1, validation: { ...held, role } as never }
    await expect(train(createModel('logistic', size), data, options)).rejects.toEqual(refused)
  })

  it('train and none are trained on, validation and train validated on, all of them predicted', async () => {
    for (const role of ['train', undefined] as const)
      for (const other of ['validation', 'train', undefined] as const) {
        const options = { epochs: 1, validation: { ...held, role: other } }
        const { history } = await train(createModel('logistic', size), { ...data, role }, options)
        expect(history).toHaveLength(1)
      }
    const model = createModel('logistic', size)
    for (const role of ['train', 'validation', 'test'] as const)
      expect(await predict(model, { ...held, role })).toHaveLength(8)
  })
})
