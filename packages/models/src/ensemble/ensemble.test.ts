import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import { predict, predictEnsemble, trainEnsemble } from '../index.ts'

const data = risingWindows(20, 4, 2)
beforeAll(() => tf.setBackend('cpu').then(() => undefined))

it('trains members that differ by seed and repeats them from one', async () => {
  const make = (seed: number) =>
    trainEnsemble('logistic', { steps: 4, features: 2 }, data, { members: 3, seed, epochs: 2, learningRate: 0.05 })
  const members = await make(7)
  expect(new Set(members.map((member) => member.seed)).size).toBe(3)
  expect(new Set(members.map((member) => member.result.history[0]?.loss)).size).toBe(3)
  const models = members.map((member) => member.model)
  const { probabilities, deviations, members: each } = await predictEnsemble(models, data)
  const own = await Promise.all(models.map((model) => predict(model, data)))
  expect(each).toEqual(own)
  const at = own.map((p) => p[4] as number)
  const mean = at.reduce((a, b) => a + b, 0) / 3
  expect(probabilities[4]).toBeCloseTo(mean, 6)
  expect(deviations[4]).toBeCloseTo(Math.sqrt(at.reduce((s, p) => s + (p - mean) ** 2, 0) / 2), 6)
  const again = await make(7)
  expect(again.map((member) => member.result)).toEqual(members.map((member) => member.result))
  expect((await make(8)).map((member) => member.seed)).not.toEqual(members.map((member) => member.seed))
  expect((await predictEnsemble(models.slice(0, 1), data)).deviations).toEqual(new Float32Array(20))
})

it('refuses bad input', async () => {
  const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })
  await expect(predictEnsemble([], data)).rejects.toEqual(code('empty-data'))
  await expect(trainEnsemble('logistic', { steps: 4, features: 2 }, data, { members: 0 })).rejects.toEqual(
    code('invalid-option'),
  )
})

it('leaves no model behind where a member fails', async () => {
  const before = tf.memory().numTensors
  const controller = new AbortController()
  let begun = 0
  const run = trainEnsemble('logistic', { steps: 4, features: 2 }, data, {
    members: 3,
    epochs: 2,
    // Aborts in the second member's first epoch.
    learningRate: ({ epoch }) => {
      if (epoch === 0) begun += 1
      if (begun > 1) controller.abort(new Error('enough'))
      return 0.01
    },
    signal: controller.signal,
  })
  await expect(run).rejects.toThrow('enough')
  expect(tf.memory().numTensors).toBe(before)
})
