import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createModel, predictLogits } from '../index.ts'
import type { CompiledPlan, StepPlans } from './executor.ts'

/** Puts step plans on the cpu backend; `syncWeights` of the plans does as told. */
function offerPlans(syncWeights: () => void) {
  const dispose = vi.fn()
  const logits = (_: Float32Array, count: number) => new Float32Array(count).fill(3)
  const compile = vi.fn(() => ({ syncWeights, logits, dispose }) as unknown as CompiledPlan)
  const stepPlans: StepPlans = { compile }
  Object.assign(tf.backend(), { stepPlans })
  return { compile, dispose }
}

beforeEach(() => tf.setBackend('cpu').then(() => undefined))
afterEach(() => {
  Reflect.deleteProperty(tf.backend(), 'stepPlans')
})

describe('planPredictor', () => {
  const size = { steps: 4, features: 2 }
  const window = { values: new Float32Array(8), shape: [1, 4, 2] as [number, number, number] }

  it('keeps no plan that cannot take the weights, and tries anew', async () => {
    const model = createModel('logistic', size)
    let room = false
    const { compile, dispose } = offerPlans(() => {
      if (!room) throw new Error('no room')
    })
    for (const times of [1, 2]) {
      await expect(predictLogits(model, window)).rejects.toThrow('no room')
      expect([compile.mock.calls.length, dispose.mock.calls.length]).toEqual([times, times])
    }
    room = true
    for (let i = 0; i < 2; i++) expect([...(await predictLogits(model, window))]).toEqual([3])
    expect([compile.mock.calls.length, dispose.mock.calls.length]).toEqual([3, 2])
  })

  it('gives the plan of a disposed model back when the next model predicts', async () => {
    const { dispose } = offerPlans(() => {})
    const models = [createModel('logistic', size), createModel('logistic', size)]
    await predictLogits(models[0]!, window)
    models[0]!.dispose()
    expect(dispose).not.toHaveBeenCalled()
    await predictLogits(models[1]!, window)
    expect(dispose).toHaveBeenCalledTimes(1)
  })
})
