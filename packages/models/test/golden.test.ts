import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  createModel,
  fromKeras,
  fromPyTorch,
  type ModelName,
  predict,
  toKeras,
  toPyTorch,
  train,
} from '../src/index.ts'
import { tapeStepper } from '../src/train/tape.ts'
import { fill } from './support/fill.ts'
import { type Curve, followCurve } from './support/pytorch-curve.ts'

interface Case<Shapes> {
  readonly name: ModelName
  readonly options: object
  readonly shapes: Readonly<Record<string, Shapes>>
  readonly probabilities: readonly number[]
  readonly losses?: readonly number[]
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'))
const pytorch = read('pytorch') as { outputs: Case<number[]>[]; curves: Record<string, Curve> }
const keras = read('keras') as { outputs: Case<number[][]>[] }
const windows = { values: fill('x', [5, 6, 3], 2), shape: [5, 6, 3] }

const make = ({ name, options }: Case<unknown>) => createModel(name, options as never)
const flat = (model: LayersModel) => model.getWeights().map((w) => Array.from(w.dataSync()))
const title = (item: Case<unknown>) => `${item.name} ${JSON.stringify(item.options)}`

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

async function expectProbabilities(model: LayersModel, expected: readonly number[]): Promise<void> {
  const p = await predict(model, windows)
  p.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-5)
  })
}

/** What PyTorch's state is after our one LSTM bias stood in for its two. */
const addition = (name: string, shape: number[]): Float32Array => {
  const values = fill(name, shape)
  return name.endsWith('norm.weight') ? values.map((x) => x + 1) : values
}

describe('PyTorch', () => {
  it.each(pytorch.outputs.map((item) => [title(item), item] as const))('%s', async (_title, item) => {
    const model = make(item)
    const mine = toPyTorch(model)
    expect(Object.fromEntries(Object.entries(mine).map(([name, { shape }]) => [name, shape]))).toEqual(item.shapes)
    const state = Object.entries(item.shapes).map(([name, shape]) => [name, { shape, values: addition(name, shape) }])
    fromPyTorch(model, Object.fromEntries(state))
    await expectProbabilities(model, item.probabilities)

    const copy = make(item)
    fromPyTorch(copy, toPyTorch(model))
    expect(flat(copy)).toEqual(flat(model))

    const labelled = { ...windows, labels: [1, 0, 1, 1, 0] }
    const { history } = await train(model, labelled, { epochs: 4, optimizer: 'sgd', learningRate: 0.3, shuffle: false })
    history.forEach(({ loss }, i) => {
      expect(Math.abs(loss - (item.losses?.[i] as number))).toBeLessThan(1e-5)
    })
  })

  it('follows 200 steps of Adam', async () => {
    const curve = pytorch.curves.small as Curve
    const got = await followCurve(curve, tapeStepper)
    expect(curve.losses.at(-1)).toBeLessThan((curve.losses[0] as number) * 0.5)
    got.forEach((loss, i) => {
      expect(Math.abs(loss - (curve.losses[i] as number)), `step ${i}`).toBeLessThan(1e-3)
    })
  })
})

describe('Keras', () => {
  it.each(keras.outputs.map((item) => [title(item), item] as const))('%s', async (_title, item) => {
    const model = make(item)
    const mine = toKeras(model)
    expect(Object.fromEntries(Object.entries(mine).map(([name, list]) => [name, list.map((w) => w.shape)]))).toEqual(
      item.shapes,
    )
    const weights = Object.entries(item.shapes).map(([layer, shapes]) => [
      layer,
      shapes.map((shape, i) => {
        const values = fill(`${layer}/${i}`, shape, 0.4)
        return { shape, values: layer.endsWith('norm') && i === 0 ? values.map((x) => x + 1) : values }
      }),
    ])
    fromKeras(model, Object.fromEntries(weights))
    await expectProbabilities(model, item.probabilities)

    const copy = make(item)
    fromKeras(copy, toKeras(model))
    expect(flat(copy)).toEqual(flat(model))
  })
})

describe('weights of another model', () => {
  const model = () => createModel('cnn-attention', { steps: 6, features: 3, convFilters: [4], denseUnits: [5] })
  const code = 'weights-mismatch'
  it('are refused by the converters', () => {
    const state = toPyTorch(model())
    const { 'dense_1.bias': _, ...less } = state
    const bias = { shape: [4], values: new Float32Array(4) }
    for (const wrong of [less, { ...state, x: bias }, { ...state, 'dense_1.bias': bias }])
      expect(() => fromPyTorch(model(), wrong)).toThrow(expect.objectContaining({ code }))
    const weights = toKeras(model())
    const { dense_1: dense = [], ...rest } = weights
    for (const wrong of [
      rest,
      { ...weights, x: [bias] },
      { ...weights, dense_1: dense.slice(1) },
      { ...weights, dense_1: [bias, bias] },
    ])
      expect(() => fromKeras(model(), wrong)).toThrow(expect.objectContaining({ code }))
  })
})
