import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as api from '../src/index.ts'
import * as node from '../src/node/index.ts'
import { risingWindows } from './support/windows.ts'

const data = risingWindows(8, 4, 2)
const sizes = { steps: 4, features: 2, lstmUnits: [2], denseUnits: [2], seed: 1 }
const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })

/** Every public function that computes with a model's weights, or changes or saves them. */
const withModel = {
  attendedSteps: (model) => api.attendedSteps(model),
  attentionWeights: (model) => api.attentionWeights(model, data),
  inputAttention: (model) => api.inputAttention(model, data),
  integratedGradients: (model) => api.integratedGradients(model, data, { points: 1 }),
  occlusionByStep: (model) => api.occlusionByStep(model, data),
  permutationImportance: (model) => api.permutationImportance(model, data, { repeats: 1 }),
  predict: (model) => api.predict(model, data),
  predictLogits: (model) => api.predictLogits(model, data),
  predictEnsemble: (model) => api.predictEnsemble([model], data),
  train: (model) => api.train(model, data, { epochs: 1 }),
  trainEpochs: (model) => api.trainEpochs(model, data, { epochs: 1 }).next(),
  toKeras: (model) => api.toKeras(model),
  fromKeras: (model) => api.fromKeras(model, {}),
  toPyTorch: (model) => api.toPyTorch(model),
  fromPyTorch: (model) => api.fromPyTorch(model, {}),
  saveModel: (model) => api.saveModel(model),
} as const satisfies Partial<Record<keyof typeof api, (model: LayersModel) => unknown>>

/** Those that make one. */
const withoutModel = {
  createModel: () => api.createModel('bilstm-attention', sizes),
  loadModel: () => api.loadModel(bytes),
  trainEnsemble: () => api.trainEnsemble('logistic', { steps: 4, features: 2 }, data, { members: 1, epochs: 1 }),
} as const satisfies Partial<Record<keyof typeof api, () => unknown>>

/** Functions that run no ops. */
const apart =
  'applyIsotonic applyPlatt applyTemperature balancedClassWeights decodeCheckpoint describeModel encodeCheckpoint fitIsotonic fitPlatt fitTemperature registerChainedMethods registerLayers'

let bytes: ArrayBuffer
const fresh = () => api.createModel('bilstm-attention', sizes)
/** A door as a promise, whether it throws or rejects. */
const open = async (door: () => unknown) => door()

beforeAll(async () => {
  expect(() => api.createModel('logistic', { steps: 4, features: 2 })).toThrow(code('backend-unavailable'))
  await import('@tensorflow/tfjs-backend-cpu')
  await tf.setBackend('cpu')
  bytes = await api.saveModel(fresh())
})

it('lists every function of the package', () => {
  const isClass = (value: unknown) => /^class\b/.test(String(value))
  const functions = Object.entries(api).filter(([, value]) => typeof value === 'function' && !isClass(value))
  expect(functions.map(([name]) => name).sort()).toEqual(
    [...Object.keys(withModel), ...Object.keys(withoutModel), ...apart.split(' ')].sort(),
  )
})

describe.each(Object.entries(withModel))('%s', (_, door: (model: LayersModel) => unknown) => {
  it('refuses a model that was disposed of, seen before or not', async () => {
    const [known, unknown] = [fresh(), fresh()]
    await api.predict(known, data)
    for (const model of [known, unknown]) {
      model.dispose()
      await expect(open(() => door(model))).rejects.toEqual(code('model-disposed'))
    }
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a promise of a model', Promise.resolve()],
  ])('refuses %s', async (_what, given) => {
    await expect(open(() => door(given as LayersModel))).rejects.toEqual(code('unsupported-model'))
  })
})

it('node.saveModel refuses a model that was disposed of', async () => {
  const model = fresh()
  model.dispose()
  await expect(node.saveModel(model, '/dev/null/none')).rejects.toEqual(code('model-disposed'))
})

it('describeModel describes a model that was disposed of, and refuses what is none', () => {
  const model = fresh()
  model.dispose()
  expect(api.describeModel(model)).toMatchObject({ name: 'bilstm-attention' })
  expect(() => api.describeModel({} as never)).toThrow(code('unsupported-model'))
})

it('predictEnsemble refuses one model for a list of them', async () => {
  const model = fresh()
  await expect(api.predictEnsemble(model as never, data)).rejects.toThrow('Received: a LayersModel')
  model.dispose()
})

describe('where no backend is', () => {
  let model: LayersModel
  beforeAll(() => {
    model = fresh()
    tf.removeBackend('cpu')
  })
  afterEach(() => {
    for (const name of Object.keys(tf.engine().registryFactory)) tf.removeBackend(name)
  })

  it.each([...Object.entries(withModel), ...Object.entries(withoutModel)])('%s says so', async (_, door) => {
    await expect(open(() => (door as (model: LayersModel) => unknown)(model))).rejects.toEqual(
      code('backend-unavailable'),
    )
  })

  it('one that is still starting is none', () => {
    tf.registerBackend('late', () => new Promise<never>(() => {}))
    expect(fresh).toThrow(/await tf\.ready\(\)/)
  })
})
