import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { weightsInOrder } from './weights-in-order.ts'

beforeAll(() => tf.setBackend('cpu'))

const { layers } = tf
const kinds: Record<string, () => tf.layers.Layer> = {
  dense: () => layers.dense({ units: 2 }),
  'batch normalisation': () => layers.batchNormalization(),
  gru: () => layers.gru({ units: 2, returnSequences: true }),
  'both directions': () =>
    layers.bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true }) as tf.RNN, mergeMode: 'concat' }),
  'stacked cells': () =>
    layers.rnn({ cell: [layers.lstmCell({ units: 2 }), layers.gruCell({ units: 3 })], returnSequences: true }),
  'each step': () => layers.timeDistributed({ layer: layers.dense({ units: 2 }) }),
  'a model': () =>
    tf.sequential({ layers: [layers.dense({ units: 2, inputShape: [4, 3] }), layers.batchNormalization()] }),
}

describe('weightsInOrder', () => {
  it.each(Object.keys(kinds))('%s: the order of weights, which stays when parts are frozen', (kind) => {
    const layer = kinds[kind]?.() as tf.layers.Layer
    const before = layers.dense({ units: 3, inputShape: [4, 3] })
    const model = tf.sequential({ layers: [before, layer, layers.dense({ units: 1 })] })
    const [own, all] = [[...layer.weights], [...model.weights]]
    const inOrder = () => {
      expect(weightsInOrder(layer)).toEqual(own)
      expect(weightsInOrder(model)).toEqual(all)
    }
    expect(own.length).toBeGreaterThan(1)
    inOrder()
    for (const weight of own) {
      Object.assign(weight, { trainable: false })
      inOrder()
    }
    before.trainable = false
    inOrder()
    layer.trainable = false
    inOrder()
    model.trainable = false
    inOrder()
  })

  it('a layer with a list of its own has that', () => {
    const layer = layers.dense({ units: 2, inputShape: [3] })
    tf.sequential({ layers: [layer] })
    const extra = [...layer.weights].reverse().slice(1)
    Object.defineProperty(layer, 'weights', { get: () => extra })
    expect(weightsInOrder(layer)).toEqual(extra)
  })
})
