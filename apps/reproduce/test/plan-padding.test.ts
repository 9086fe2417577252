import '@fdp/tfjs-backend-simd'
import '@tensorflow/tfjs-backend-cpu'
import { createModel, type OptimizerOption, train } from '@fdp/models'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'

const shape = [96, 6, 5] as const
const values = Float32Array.from({ length: 96 * 6 * 5 }, (_, i) => ((i * 7919) % 1000) / 500 - 1)
const labels = Array.from({ length: 96 }, (_, i) => ((values[i * 30] ?? 0) + (values[i * 30 + 7] ?? 0) > 0 ? 1 : 0))

async function losses(stepper: 'plan' | 'tape', optimizer: OptimizerOption, units: number): Promise<number[]> {
  const model = createModel('cnn-bilstm-attention', {
    steps: 6,
    features: 5,
    seed: 3,
    convFilters: [units],
    lstmUnits: [units],
    denseUnits: [units, units + 2],
  })
  const { history } = await train(
    model,
    { values, shape, labels },
    { epochs: 8, batchSize: 16, seed: 5, learningRate: 0.01, optimizer, stepper },
  )
  model.dispose()
  return history.map(({ loss }) => loss)
}

beforeAll(async () => {
  await tf.setBackend('simd')
})

// Panels are padded to 8 columns: what the padding holds must never reach the model, however long it trains.
describe.each([3, 7, 8, 13])('a plan with layers of %i units', (units) => {
  it.each<OptimizerOption>(['adam', { name: 'sgd', momentum: 0.9 }, 'rmsprop'])(
    'follows the tape under %j',
    async (optimizer) => {
      const [plan, tape] = [await losses('plan', optimizer, units), await losses('tape', optimizer, units)]
      plan.forEach((loss, epoch) => {
        expect(Math.abs(loss - (tape[epoch] ?? Number.NaN))).toBeLessThan(2e-4)
      })
    },
  )
})
