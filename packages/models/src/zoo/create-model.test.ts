import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, models } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createModel,
  describeModel,
  loadModel,
  type ModelName,
  type ModelOptions,
  modelNames,
  paperVariants,
  saveModel,
} from '../index.ts'

const small: { [N in ModelName]: ModelOptions[N] } = {
  'cnn-bilstm-attention': { steps: 6, features: 3, convFilters: [4], lstmUnits: [3], denseUnits: [5], seed: 3 },
  cnn: { steps: 6, features: 3, convFilters: [4], denseUnits: [5], seed: 3 },
  bilstm: { steps: 6, features: 3, lstmUnits: [3], denseUnits: [5], seed: 3 },
  'cnn-bilstm': { steps: 6, features: 3, convFilters: [4], lstmUnits: [3], denseUnits: [5], seed: 3 },
  'cnn-attention': { steps: 6, features: 3, convFilters: [4], denseUnits: [5], seed: 3 },
  'bilstm-attention': { steps: 6, features: 3, lstmUnits: [3], denseUnits: [5], seed: 3 },
  'cnn-gru': { steps: 6, features: 3, convFilters: [4], gruUnits: 3, denseUnits: [5], seed: 3 },
  transformer: {
    steps: 6,
    features: 3,
    modelUnits: 4,
    heads: 2,
    feedForwardUnits: 5,
    blocks: 1,
    denseUnits: [5],
    seed: 3,
  },
  tcn: { steps: 6, features: 3, filters: [4, 4], seed: 3 },
  'multi-head-lstm': { steps: 6, features: 3, headUnits: 2, denseUnits: [5], seed: 3 },
  logistic: { steps: 6, features: 3, seed: 3 },
}

const create = (name: ModelName, more: object = {}): LayersModel =>
  createModel(name, { ...small[name], ...more } as ModelOptions[typeof name])
const flat = (model: LayersModel): number[] => model.getWeights().flatMap((w) => Array.from(w.dataSync()))
const windows = (n = 4) =>
  tf.tensor(
    Float32Array.from({ length: n * 18 }, (_, i) => ((i * 37) % 19) / 10 - 0.9),
    [n, 6, 3],
  )
const probabilities = (model: LayersModel) =>
  tf.tidy(() => Array.from((model.predict(windows()) as tf.Tensor).dataSync()))

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

describe.each(modelNames)('%s', (name) => {
  it('gives a probability for each window, from its seed alone', () => {
    const a = create(name)
    const p = probabilities(a)
    expect(p).toHaveLength(4)
    for (const x of p) expect(x > 0 && x < 1).toBe(true)
    expect(new Set(p).size).toBeGreaterThan(1)
    const b = create(name)
    expect(flat(b)).toEqual(flat(a))
    expect(probabilities(b)).toEqual(p)
    expect(flat(create(name, { seed: 4 }))).not.toEqual(flat(a))
    expect(describeModel(a)?.name).toBe(name)
  })

  it('survives save and load with its output', async () => {
    const a = create(name)
    let saved: tf.io.ModelArtifacts | undefined
    await a.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
      }),
    )
    const artifacts = JSON.parse(JSON.stringify({ ...saved, weightData: undefined })) as tf.io.ModelArtifacts
    const b = await models.modelFromJSON(artifacts.modelTopology as never)
    b.setWeights(a.getWeights())
    expect(probabilities(b)).toEqual(probabilities(a))
    expect(describeModel(a)?.options).toMatchObject(small[name])
  })

  it('learns by fit', async () => {
    const model = create(name)
    model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' })
    const before = flat(model)
    const x = windows(8)
    const y = tf.tensor2d([0, 1, 0, 1, 0, 1, 0, 1], [8, 1])
    const history = await model.fit(x, y, { epochs: 1, batchSize: 4, verbose: 0 })
    expect(history.history.loss?.[0]).toBeGreaterThan(0)
    expect(flat(model)).not.toEqual(before)
  })
})

describe('createModel', () => {
  it('has the shapes of Table 7', () => {
    const shapes = (v: keyof typeof paperVariants) =>
      createModel('cnn-bilstm-attention', { steps: 8, features: 34, ...paperVariants[v] })
        .layers.filter((layer) => !layer.name.includes('dropout'))
        .map((layer) => `${layer.name} ${JSON.stringify((layer.outputShape as number[]).slice(1))}`)
    expect(shapes('m1')).toEqual([
      'input [8,34]',
      'conv_1 [8,64]',
      'pool_1 [4,64]',
      'bilstm_1 [4,128]',
      'attention [128]',
      'dense_1 [128]',
      'dense_2 [128]',
      'output [1]',
    ])
    expect(shapes('m4')).toEqual([
      'input [8,34]',
      'conv_1 [8,64]',
      'pool_1 [4,64]',
      'conv_2 [4,128]',
      'pool_2 [2,128]',
      'bilstm_1 [2,128]',
      'bilstm_2 [2,256]',
      'attention [256]',
      'dense_1 [128]',
      'dense_2 [128]',
      'output [1]',
    ])
    expect(shapes('m2')).toContain('bilstm_2 [4,256]')
    expect(shapes('m3')).toContain('bilstm_1 [2,128]')
  })

  it('puts kernel widths side by side, sums directions, turns the order round', () => {
    const model = create('cnn-bilstm-attention', { kernelSize: [2, 3, 5], merge: 'sum', order: 'bilstm-first' })
    const names = model.layers.map((layer) => layer.name)
    expect(names.indexOf('bilstm_1')).toBeLessThan(names.indexOf('conv_1_width_5'))
    expect(model.getLayer('bilstm_1').outputShape).toEqual([null, 6, 3])
    expect(model.getLayer('widths_1').outputShape).toEqual([null, 6, 12])
    for (const readout of ['mean', 'last'] as const)
      expect(probabilities(create('cnn-bilstm-attention', { readout }))).toHaveLength(4)
  })

  it('draws other weights for the two directions of a BiLSTM', () => {
    const [forward, , , backward] = create('bilstm').getLayer('bilstm_1').getWeights()
    expect(forward?.dataSync()).not.toEqual(backward?.dataSync())
    for (const at of [2, 5])
      expect(Array.from(create('bilstm').getLayer('bilstm_1').getWeights()[at]?.dataSync() ?? [])).toEqual([
        0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0,
      ])
  })

  it('keeps two models of one name apart', () => {
    const a = create('cnn')
    const before = probabilities(a)
    const b = create('cnn', { seed: 9 })
    expect(probabilities(b)).not.toEqual(before)
    expect(probabilities(a)).toEqual(before)
  })

  it.each([
    [() => createModel('rnn' as never, {} as never), 'unknown-model', 'rnn'],
    [() => create('cnn', { filters: 3 }), 'unknown-option', 'filters'],
    [() => create('cnn', { steps: 0 }), 'invalid-option', 0],
    [() => create('cnn', { seed: -1 }), 'invalid-option', -1],
    [() => create('cnn', { convDropout: 1 }), 'invalid-option', 1],
    [() => create('cnn', { denseDropout: [0.1, 0.2] }), 'invalid-option', [0.1, 0.2]],
    [() => create('cnn', { convFilters: [4, 4, 4] }), 'invalid-option', 2],
    [() => create('cnn', { convPadding: 'valid', kernelSize: 7 }), 'invalid-option', 7],
    [() => create('cnn', { convPadding: 'valid', kernelSize: [2, 3] }), 'invalid-option', 'valid'],
    [() => create('cnn', { kernelSize: [3, 3] }), 'invalid-option', [3, 3]],
    [() => create('transformer', { heads: 3 }), 'invalid-option', 3],
    [() => create('multi-head-lstm', { groups: [[0], [3]] }), 'invalid-option', [[0], [3]]],
    [() => createModel('cnn', null as never), 'invalid-option', null],
  ])('refuses bad input %#', (make, code, received) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ModelsError', code, received }))
  })

  it('reads unequal groups of features', () => {
    const model = create('multi-head-lstm', { groups: [[0, 2], [1]], headUnits: 2 })
    const x = windows()
    const p = probabilities(model)
    const swapped = tf.tidy(() => Array.from((model.predict(tf.reverse(x, 2)) as tf.Tensor).dataSync()))
    expect(swapped).not.toEqual(p)
    expect(
      model
        .getLayer('heads')
        .getWeights()
        .map((w) => w.shape),
    ).toEqual([
      [2, 2, 8],
      [2, 2, 8],
      [2, 1, 8],
    ])
  })
})

describe('a model that cannot be made', () => {
  it.each<[string, ModelName, object]>([
    ['steps run out', 'cnn', { steps: 8, features: 3, convFilters: [4, 4], poolSize: 4 }],
    [
      'a kernel is too wide',
      'cnn',
      { steps: 4, features: 3, convFilters: [4, 4], kernelSize: 4, convPadding: 'valid' },
    ],
    ['rates are too few', 'cnn-bilstm', { steps: 8, features: 3, denseUnits: [4, 4], denseDropout: [0.1] }],
  ])('leaves no weights behind where %s', (_, name, options) => {
    const before = tf.memory().numTensors
    expect(() => createModel(name, options as never)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    expect(tf.memory().numTensors).toBe(before)
  })
})

it.each(modelNames)('%s is gone when it is disposed, made and loaded', async (name) => {
  const before = tf.memory().numTensors
  const model = createModel(name, small[name] as never)
  const saved = await saveModel(model)
  model.dispose()
  expect(tf.memory().numTensors).toBe(before)
  const loaded = await loadModel(saved)
  loaded.dispose()
  expect(tf.memory().numTensors).toBe(before)
})
