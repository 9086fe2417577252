import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import {
  input,
  type LayersModel,
  layers,
  model as layersModel,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { createModel, type ModelName, modelNames, paperVariants, train } from '../index.ts'
import { compileModel } from './compile-model.ts'
import type { CompiledPlan } from './executor.ts'
import { dropDisposed, keepPlan, recallPlan } from './recent-plans.ts'

const size = { steps: 8, features: 4 }
const setup = { ...size, batchSize: 8 }
const rule = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const

const ending = (...before: layers.Layer[]) =>
  sequential({ layers: [...before, layers.flatten(), layers.dense({ units: 1, activation: 'sigmoid' })] })
const inputShape = [size.steps, size.features]

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

describe('compileModel', () => {
  it.each(modelNames)('reads %s: every weight belongs to one node', (name: ModelName) => {
    const made = compileModel(createModel(name, size as never), { ...setup, rule })
    if ('unsupported' in made) throw new Error(made.unsupported)
    const { nodes, weights, logits } = made.spec
    expect(logits).toBe(nodes.length - 1)
    const used: number[] = []
    JSON.stringify(nodes, (key, value) => {
      const names = ['kernel', 'recurrent', 'bias', 'vector', 'table', 'gamma', 'beta', 'kernels', 'biases']
      if (names.includes(key)) used.push(...[value].flat())
      return value
    })
    expect(used.sort((a, b) => a - b)).toEqual(weights.map((_, i) => i))
  })

  it('takes dropout only where it trains, with the streams of the layers', () => {
    const model = createModel('cnn-bilstm-attention', {
      ...size,
      ...paperVariants.m4,
      convDropout: 0.1,
      denseDropout: 0.2,
    })
    const training = compileModel(model, { ...setup, rule })
    const inference = compileModel(model, setup)
    if ('unsupported' in training || 'unsupported' in inference) throw new Error('refused')
    const dropouts = training.spec.nodes.filter((node) => node.op === 'dropout')
    expect(training.dropoutStreams).toEqual(dropouts.map((_, i) => i))
    expect(dropouts[0]).toMatchObject({ threshold: Math.floor(0.1 * 2 ** 32), scale: Math.fround(1 / 0.9), key: 0 })
    expect(inference.spec.nodes).toHaveLength(training.spec.nodes.length - dropouts.length)
  })

  it('says which layer it does not know, and why', () => {
    const reason = (...before: layers.Layer[]) => {
      const made = compileModel(ending(...before), { ...setup, rule })
      return 'unsupported' in made ? made.unsupported : undefined
    }
    expect(reason(layers.batchNormalization({ inputShape, name: 'norm' }))).toBe(
      'layer norm: this kind of layer has no kernels',
    )
    expect(reason(layers.lstm({ units: 2, inputShape, name: 'l', returnSequences: true }))).toBe(
      'layer l: its LSTM recurrentActivation is not sigmoid',
    )
    expect(reason(layers.dropout({ rate: 0.5, inputShape, name: 'd' }))).toMatch(/^layer d: its masks/)
    expect(reason(layers.dense({ units: 2, activation: 'selu', inputShape, name: 'x' }))).toBe(
      'layer x: its activation selu has no kernel',
    )
    expect(reason(layers.dense({ units: 2, activation: 'tanh', inputShape }))).toBeUndefined()
    const flat = layers.flatten({ dataFormat: 'channelsFirst', inputShape, name: 'f' } as never)
    const model = sequential({ layers: [flat, layers.dense({ units: 1, activation: 'sigmoid' })] })
    expect(compileModel(model, { ...setup, rule })).toEqual({ unsupported: 'layer f: it puts channels first' })
  })

  it('leaves an LSTM that is given its first state to the tape', () => {
    const x = input({ shape: inputShape as [number, number] })
    const state = layers.dense({ units: 2 }).apply(layers.flatten().apply(x)) as SymbolicTensor
    const args = { units: 2, recurrentActivation: 'sigmoid', name: 'l' } as const
    const h = layers.lstm(args).apply(x, { initialState: [state, state] }) as SymbolicTensor
    const y = layers.dense({ units: 1, activation: 'sigmoid' }).apply(h) as SymbolicTensor
    expect(compileModel(layersModel({ inputs: x, outputs: y }), { ...setup, rule })).toEqual({
      unsupported: 'layer l: it is given its first state',
    })
  })

  it('leaves what an addition broadcasts to the tape', () => {
    const reason = (other: layers.Layer) => {
      const x = input({ shape: inputShape as [number, number] })
      const sum = layers.add({ name: 'sum' }).apply([x, other.apply(x) as SymbolicTensor])
      const head = layers.dense({ units: 1, activation: 'sigmoid' })
      const logit = head.apply(layers.flatten().apply(sum)) as SymbolicTensor
      const made = compileModel(layersModel({ inputs: x, outputs: logit }), { ...setup, rule })
      return 'unsupported' in made ? made.unsupported : undefined
    }
    const broadcast = 'layer sum: it adds values of different shapes'
    expect(reason(layers.maxPooling1d({ poolSize: size.steps }))).toBe(broadcast)
    expect(reason(layers.globalMaxPooling1d())).toBe(broadcast)
    expect(reason(layers.dense({ units: 1 }))).toBe(broadcast)
    expect(reason(layers.dense({ units: size.features }))).toBeUndefined()
  })

  it('leaves a backend without plans to the tape, and the result says so', async () => {
    const values = Float32Array.from({ length: 4 * 32 }, (_, i) => (i % 5) - 2)
    const windows = { values, shape: [4, size.steps, size.features] as [number, number, number], labels: [0, 1, 0, 1] }
    const result = await train(createModel('logistic', size), windows, { epochs: 1, batchSize: 2 })
    expect(result).toMatchObject({ stepper: 'tape', planRefused: 'the backend has no step plans' })
    await expect(
      train(createModel('logistic', size), windows, { epochs: 1, batchSize: 2, stepper: 'plan' }),
    ).rejects.toThrow(/no step plans/)
  })
})

describe('kept plans', () => {
  const fake = (model: LayersModel, log: string[], name: string) => ({
    plan: { dispose: () => void log.push(name) } as unknown as CompiledPlan,
    variables: model.weights,
  })

  it('keeps the eight most recent and disposes of the others', () => {
    const backend = {}
    const disposed: string[] = []
    const models = Array.from({ length: 9 }, () => createModel('logistic', size))
    models.slice(0, 8).forEach((model, i) => {
      keepPlan(model, backend, fake(model, disposed, String(i)))
    })
    expect(recallPlan(models[0]!, backend)).toBeDefined()
    expect(recallPlan(models[0]!, {})).toBeUndefined()
    keepPlan(models[8]!, backend, fake(models[8]!, disposed, '8'))
    expect(disposed).toEqual(['1'])
    expect(recallPlan(models[1]!, backend)).toBeUndefined()
  })

  it('gives plans of disposed models back before the next one is laid out', () => {
    const backend = {}
    const disposed: string[] = []
    const models = [0, 1, 2].map(() => createModel('logistic', size))
    models.forEach((model, i) => {
      keepPlan(model, backend, fake(model, disposed, String(i)))
    })
    models[0]!.dispose()
    models[2]!.dispose()
    dropDisposed()
    expect(disposed.sort()).toEqual(['0', '2'])
    expect(recallPlan(models[1]!, backend)).toBeDefined()
  })
})
