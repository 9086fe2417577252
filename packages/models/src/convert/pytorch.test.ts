import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { createModel, fromKeras, fromPyTorch, toKeras, toPyTorch } from '../index.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })

function around(layer: layers.Layer) {
  return sequential({
    layers: [layers.inputLayer({ inputShape: [3, 2] }), layer, layers.dense({ units: 1, name: 'out' })],
  })
}

const lstm = (args: Partial<Parameters<typeof layers.lstm>[0]> = {}) =>
  layers.lstm({ name: 'lstm', units: 2, recurrentActivation: 'sigmoid', ...args })
const both = (layer: layers.Layer) => layers.bidirectional({ name: 'both', layer: layer as never, mergeMode: 'concat' })
const predicted = (model: ReturnType<typeof around>) =>
  tf.tidy(() => (model.predict(tf.ones([1, 3, 2])) as tf.Tensor).dataSync())

describe('toPyTorch and fromPyTorch', () => {
  it.each([
    ['LSTM', (useBias: boolean) => lstm({ useBias }), 'lstm', ['']],
    ['bidirectional LSTM', (useBias: boolean) => both(lstm({ useBias })), 'both', ['', '_reverse']],
  ] as const)('of a %s have biases where the layer has, and come back', (_, layer, name, suffixes) => {
    for (const useBias of [true, false]) {
      const [from, to] = [around(layer(useBias)), around(layer(useBias))]
      const state = toPyTorch(from)
      const kinds = useBias ? ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'] : ['weight_ih', 'weight_hh']
      const names = suffixes.flatMap((suffix) => kinds.map((kind) => `${name}.${kind}_l0${suffix}`))
      expect(Object.keys(state)).toEqual([...names, 'out.weight', 'out.bias'])
      fromPyTorch(to, state)
      expect(predicted(to)).toEqual(predicted(from))
    }
  })

  it.each([
    ['an LSTM with hardSigmoid, the default of tf.layers', () => layers.lstm({ units: 2 })],
    ['an LSTM with another activation', () => lstm({ activation: 'relu' })],
    ['a bidirectional LSTM with hardSigmoid', () => both(layers.lstm({ units: 2 }))],
    ['a bidirectional GRU', () => both(layers.gru({ units: 2 }))],
    ['layer normalisation without a centre', () => layers.layerNormalization({ center: false } as never)],
    ['batch normalisation', () => layers.batchNormalization()],
  ])('refuse %s, which PyTorch computes otherwise or not at all', (_, layer) => {
    const model = around(layer())
    expect(() => toPyTorch(model)).toThrow(code('unsupported-model'))
    expect(() => fromPyTorch(model, {})).toThrow(code('unsupported-model'))
  })

  it('and those of Keras refuse weights that are not finite, and leave the model as it was', () => {
    const model = createModel('logistic', { steps: 2, features: 2, seed: 1 })
    const before = toPyTorch(model)
    const broken = { shape: [1, 4], values: Float32Array.of(1, Number.NaN, 3, 4) }
    expect(() => fromPyTorch(model, { ...before, 'output.weight': broken })).toThrow(code('weights-mismatch'))
    const [kernel, bias] = toKeras(model).output as [typeof broken, typeof broken]
    const infinite = { ...bias, values: Float32Array.of(Number.POSITIVE_INFINITY) }
    expect(() => fromKeras(model, { output: [kernel, infinite] })).toThrow(code('weights-mismatch'))
    expect(toPyTorch(model)).toEqual(before)
  })

  it.each<[string, unknown]>([
    ['a plain array', { shape: [1, 4], values: [1, 2, 3, 4] }],
    ['a shape alone', { shape: [1, 4] }],
    ['nothing', null],
  ])('refuse %s in the place of a weight', (_, weight) => {
    const model = createModel('logistic', { steps: 2, features: 2, seed: 1 })
    const before = toPyTorch(model)
    expect(() => fromPyTorch(model, { ...before, 'output.weight': weight as never })).toThrow(code('weights-mismatch'))
    const bias = toKeras(model).output?.[1]
    expect(() => fromKeras(model, { output: [weight, bias] as never })).toThrow(code('weights-mismatch'))
  })
})
