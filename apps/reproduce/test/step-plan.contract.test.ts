import {
  createModel,
  type ModelName,
  type ModelOptions,
  modelNames,
  predict,
  type StepperChoice,
  train,
} from '@fdp/models'
import { heapStatistics } from '@fdp/tfjs-backend-simd'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'

const STEPS = 6
const FEATURES = 5
const COUNT = 29
const shape: [number, number, number] = [COUNT, STEPS, FEATURES]

/** Small, odd sizes, dropout everywhere; 29 rows in batches of 8 leave a short last batch. */
const common = { steps: STEPS, features: FEATURES, seed: 3 }
const head = { denseUnits: [7], denseDropout: 0.2 }
const options: { readonly [N in ModelName]: ModelOptions[N] } = {
  'cnn-bilstm-attention': {
    ...common,
    ...head,
    convFilters: [6],
    kernelSize: [2, 3],
    convDropout: 0.1,
    lstmUnits: [5],
    lstmDropout: 0.3,
  },
  cnn: { ...common, ...head, convFilters: [6], convDropout: 0.1 },
  bilstm: { ...common, ...head, lstmUnits: [3, 4], lstmDropout: 0.2 },
  'cnn-bilstm': { ...common, ...head, convFilters: [6], lstmUnits: [5] },
  'cnn-attention': { ...common, ...head, convFilters: [6], attention: 'paper' },
  'bilstm-attention': { ...common, ...head, lstmUnits: [5], merge: 'sum' },
  'cnn-gru': { ...common, ...head, convFilters: [6], gruUnits: 5, gruDropout: 0.2 },
  transformer: { ...common, ...head, modelUnits: 6, heads: 2, feedForwardUnits: 9, blocks: 2, dropout: 0.1 },
  tcn: { ...common, filters: [6, 6, 5], dropout: 0.1 },
  'multi-head-lstm': { ...common, ...head, headUnits: 3, dropout: 0.1 },
  logistic: common,
}

function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}
const next = draws(9)
const values = Float32Array.from({ length: COUNT * STEPS * FEATURES }, () => 3 * next() - 1.5)
const labels = Uint8Array.from({ length: COUNT }, (_, r) => (values[r * STEPS * FEATURES]! + next() > 0.5 ? 1 : 0))

/** Live blocks of the heap, after what waits for the next kernel has been freed. */
function liveBlocks(): number {
  tf.add(1, 1).dispose()
  return heapStatistics().liveBlocks
}

async function run(name: ModelName, backend: string, stepper: StepperChoice) {
  await tf.setBackend(backend)
  const model = createModel(name, options[name] as never)
  const settings = { epochs: 2, batchSize: 8, seed: 11, stepper, classWeights: [1, 1.5] as const, clipNorm: 0.8 }
  const result = await train(model, { values, shape, labels }, settings)
  const probabilities = await predict(model, { values, shape }, { stepper })
  const weights = model.weights.map((weight) => Float32Array.from(weight.read().dataSync()))
  // Writing to a model gives each weight a block of its own, so only a second training shows what is left behind.
  const blocks = liveBlocks()
  await train(model, { values, shape, labels }, { ...settings, epochs: 1 })
  await predict(model, { values, shape }, { stepper })
  const leaked = liveBlocks() - blocks
  model.dispose()
  return { leaked, result, probabilities, weights }
}

describe.each(modelNames)('step plan of %s', (name) => {
  it('trains and predicts as the tape does, and gives its memory back', async () => {
    const plan = await run(name, 'simd', 'auto')
    expect(plan.result.planRefused).toBe(undefined)
    expect(plan.result.stepper).toBe('plan')
    // Below 0 where the collector gave back what an earlier model had left, while this one was trained.
    expect(plan.leaked).toBeLessThanOrEqual(0)
    const tape = await run(name, 'cpu', 'auto')
    expect(tape.result.stepper).toBe('tape')
    plan.result.history.forEach((epoch, i) => {
      expect(Math.abs(epoch.loss - tape.result.history[i]!.loss)).toBeLessThan(1e-4)
      expect(epoch.accuracy).toBe(tape.result.history[i]!.accuracy)
    })
    plan.probabilities.forEach((p, i) => {
      expect(Math.abs(p - tape.probabilities[i]!)).toBeLessThan(1e-4)
    })
    plan.weights.forEach((weight, k) => {
      weight.forEach((w, i) => {
        expect(Math.abs(w - tape.weights[k]![i]!)).toBeLessThan(1e-3)
      })
    })
  })
})

it('learns soft labels as the tape does', async () => {
  const soft = Float32Array.from(labels, (y, row) => (y + (row % 3)) / 3)
  const history = async (backend: string) => {
    await tf.setBackend(backend)
    const model = createModel('cnn-bilstm-attention', options['cnn-bilstm-attention'] as never)
    const settings = { epochs: 2, batchSize: 8, seed: 11, softLabels: true }
    const result = await train(model, { values, shape, labels: soft }, settings)
    model.dispose()
    return result
  }
  const [plan, tape] = [await history('simd'), await history('cpu')]
  expect([plan.stepper, tape.stepper]).toEqual(['plan', 'tape'])
  plan.history.forEach(({ loss }, i) => {
    expect(Math.abs(loss - tape.history[i]!.loss)).toBeLessThan(1e-4)
  })
})

it('clips gradients whose squares are beyond single precision', async () => {
  await tf.setBackend('simd')
  const huge = values.map((value) => value * 1e20)
  const moved = async (stepper: 'plan' | 'tape') => {
    const model = createModel('logistic', options.logistic)
    const kernel = model.weights[0]!
    const before = kernel.read().dataSync()
    const settings = { epochs: 1, batchSize: COUNT, seed: 1, optimizer: 'sgd', learningRate: 0.1, clipNorm: 1 } as const
    await train(model, { values: huge, shape, labels }, { ...settings, stepper })
    const change = kernel
      .read()
      .dataSync()
      .map((value, i) => value - before[i]!)
    model.dispose()
    return change
  }
  const [plan, tape] = [await moved('plan'), await moved('tape')]
  expect(Math.hypot(...plan)).toBeCloseTo(0.1, 4)
  plan.forEach((step, i) => {
    expect(tape[i]).toBeCloseTo(step, 5)
  })
})
