import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import {
  attentionWeights,
  createModel,
  inputAttention,
  integratedGradients,
  occlusionByStep,
  permutationImportance,
  predict,
  predictLogits,
  train,
} from '../index.ts'

const data = risingWindows(30, 4, 3)
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0)
const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })
let model: LayersModel
let linear: LayersModel
let kernel: Float32Array

beforeAll(async () => {
  await tf.setBackend('cpu')
  model = createModel('cnn-bilstm-attention', {
    steps: 4,
    features: 3,
    convFilters: [4],
    lstmUnits: [3],
    denseUnits: [4],
    seed: 1,
  })
  await train(model, data, { epochs: 4, batchSize: 10, learningRate: 0.02 })
  linear = createModel('logistic', { steps: 4, features: 3, seed: 2 })
  kernel = linear.getLayer('output').getWeights()[0]?.dataSync() as Float32Array
})

describe('attentionWeights', () => {
  it('are the softmax of the score over the pooled steps', async () => {
    const { values, shape } = await attentionWeights(model, data)
    expect(shape).toEqual([30, 2])
    for (let i = 0; i < 30; i++) expect(sum(values.slice(2 * i, 2 * i + 2))).toBeCloseTo(1, 6)
    expect(new Set(values).size).toBeGreaterThan(20)
    const layer = model.getLayer('attention')
    const [w, b] = layer.getWeights().map((x) => x.dataSync()) as [Float32Array, Float32Array]
    const states = tf.tidy(() => {
      let x: tf.Tensor = tf.tensor(data.values.slice(0, 12), [1, 4, 3])
      for (const name of ['conv_1', 'pool_1', 'bilstm_1']) x = model.getLayer(name).apply(x) as tf.Tensor
      return x.arraySync() as number[][][]
    })
    const scores = (states[0] as number[][]).map((h) =>
      Math.exp(Math.tanh(sum(h.map((x, k) => x * (w[k] as number))) + (b[0] as number))),
    )
    scores.forEach((score, t) => {
      expect(values[t]).toBeCloseTo(score / sum(scores), 6)
    })
  })

  it('need attention over steps', async () => {
    await expect(attentionWeights(linear, data)).rejects.toEqual(code('layer-not-found'))
    await expect(attentionWeights(model, { ...data, shape: [15, 8, 3] })).rejects.toEqual(code('invalid-shape'))
  })

  it('spread over features by their size in inputAttention', async () => {
    const values = new Float32Array(24)
    for (let t = 0; t < 4; t++) values.set([0, -2, 1], 3 * t)
    const got = await inputAttention(model, { values, shape: [2, 4, 3] })
    expect(got.shape).toEqual([2, 3])
    ;[0, 2 / 3, 1 / 3, 0, 0, 0].forEach((x, k) => {
      expect(got.values[k]).toBeCloseTo(x, 6)
    })
  })
})

describe('integratedGradients', () => {
  it('are weight times input for a linear model, from any baseline', async () => {
    const baseline = Float32Array.from({ length: 12 }, (_, k) => k / 10)
    for (const start of [undefined, baseline]) {
      const { values, shape, residuals } = await integratedGradients(linear, data, {
        points: 3,
        ...(start === undefined ? {} : { baseline: start }),
      })
      expect(shape).toEqual([30, 4, 3])
      values.forEach((x, k) => {
        const from = start?.[k % 12] ?? 0
        expect(x).toBeCloseTo((kernel[k % 12] as number) * ((data.values[k] as number) - from), 5)
      })
      for (const r of residuals) expect(Math.abs(r)).toBeLessThan(1e-5)
    }
  })

  it('add up to the change of the output, the better the more points', async () => {
    const z = await predictLogits(model, data)
    const p = await predict(model, data)
    const zero = { values: new Float32Array(12), shape: [1, 4, 3] }
    const z0 = (await predictLogits(model, zero))[0] as number
    const p0 = (await predict(model, zero))[0] as number
    const fine = await integratedGradients(model, data, { points: 40 })
    const coarse = await integratedGradients(model, data, { points: 1 })
    const error = (x: Float32Array) => Math.max(...x.map(Math.abs))
    expect(error(fine.residuals)).toBeLessThan(0.02)
    expect(error(fine.residuals)).toBeLessThan(error(coarse.residuals))
    const probability = await integratedGradients(model, data, { points: 40, of: 'probability' })
    for (let i = 0; i < 30; i++) {
      expect(sum(fine.values.slice(12 * i, 12 * i + 12)) + (fine.residuals[i] as number)).toBeCloseTo(
        (z[i] as number) - z0,
        4,
      )
      expect(sum(probability.values.slice(12 * i, 12 * i + 12))).toBeCloseTo((p[i] as number) - p0, 2)
    }
  })

  it('refuse bad options', async () => {
    await expect(integratedGradients(model, data, { points: 0 })).rejects.toEqual(code('invalid-option'))
    await expect(integratedGradients(model, data, { of: 'x' as never })).rejects.toEqual(code('invalid-option'))
    await expect(integratedGradients(model, data, { baseline: [1] })).rejects.toEqual(code('invalid-shape'))
    const unknown = Array(12).fill(null)
    await expect(integratedGradients(model, data, { baseline: unknown })).rejects.toEqual(code('invalid-option'))
    await expect(integratedGradients(model, data, { pionts: 5 } as never)).rejects.toEqual(code('unknown-option'))
  })
})

describe('occlusionByStep', () => {
  it("is the step's part of the logit for a linear model", async () => {
    const replacement = [0.5, 0, -1]
    const { values, shape } = await occlusionByStep(linear, data, { replacement })
    expect(shape).toEqual([30, 4])
    values.forEach((x, k) => {
      const t = k % 4
      const expected = replacement.reduce(
        (total, blank, f) => total + (kernel[3 * t + f] as number) * ((data.values[3 * k + f] as number) - blank),
        0,
      )
      expect(x).toBeCloseTo(expected, 5)
    })
    await expect(occlusionByStep(linear, data, { replacement: [1] })).rejects.toEqual(code('invalid-option'))
    await expect(occlusionByStep(linear, data, { replacment: [1] } as never)).rejects.toEqual(code('unknown-option'))
    expect((await occlusionByStep(linear, data)).values).not.toEqual(values)
  })
})

describe('permutationImportance', () => {
  it('finds the feature that the labels depend on, and nothing in one that has no weight', async () => {
    const blind = createModel('logistic', { steps: 4, features: 3, seed: 2 })
    blind.getLayer('output').setWeights([
      tf.tensor2d(
        Array.from({ length: 12 }, (_, k) => (k % 3 === 0 ? (k - 4.5) / 2 : k % 3 === 1 ? 0.01 : 0)),
        [12, 1],
      ),
      tf.zeros([1]),
    ])
    const result = await permutationImportance(blind, data, { repeats: 5, seed: 3 })
    expect(result.map((item) => item.features)).toEqual([[0], [1], [2]])
    const [first, second, third] = result as [(typeof result)[0], (typeof result)[0], (typeof result)[0]]
    expect(first.mean).toBeGreaterThan(10 * Math.abs(second.mean))
    expect(third).toEqual({ features: [2], mean: 0, standardDeviation: 0, values: [0, 0, 0, 0, 0] })
    expect(first.mean).toBeCloseTo(sum(first.values) / 5, 12)
    expect(await permutationImportance(blind, data, { repeats: 5, seed: 3 })).toEqual(result)
    expect(await permutationImportance(blind, data, { repeats: 5, seed: 4 })).not.toEqual(result)
    const [all, none] = await permutationImportance(blind, data, {
      repeats: 1,
      groups: [[0, 1, 2], []],
      loss: (z) => z[0] as number,
    })
    expect(none?.values).toEqual([0])
    expect(all?.mean).not.toBe(0)
  })

  it('refuses bad options', async () => {
    await expect(permutationImportance(linear, data, { repeats: 0 })).rejects.toEqual(code('invalid-option'))
    await expect(permutationImportance(linear, data, { groups: [[3]] })).rejects.toEqual(code('invalid-option'))
    await expect(permutationImportance(linear, data, { groups: [0] as never })).rejects.toEqual(code('invalid-option'))
    await expect(permutationImportance(linear, data, { groups: 'x' as never })).rejects.toEqual(code('invalid-option'))
    await expect(permutationImportance(linear, data, { repeat: 5 } as never)).rejects.toEqual(code('unknown-option'))
    const loss = () => Number.NaN
    await expect(permutationImportance(linear, data, { loss })).rejects.toEqual(code('invalid-option'))
    await expect(permutationImportance(linear, { ...data, labels: [1] })).rejects.toEqual(code('invalid-labels'))
  })
})
