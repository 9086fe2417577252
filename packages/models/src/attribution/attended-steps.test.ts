import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { input, type LayersModel, layers, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { attendedSteps, attentionWeights, createModel, inputAttention } from '../index.ts'
import { VectorAttention } from '../layers/attention.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const small = { features: 2, convFilters: [2], lstmUnits: [2], denseUnits: [], seed: 1 }
const pairs = (model: LayersModel) => attendedSteps(model).map(({ from, to }) => [from, to])

function attending(steps: number, ...between: layers.Layer[]): LayersModel {
  const x = input({ shape: [steps, 1] })
  const states = between.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x as SymbolicTensor)
  const y = new VectorAttention({ name: 'attention', seed: 1 }).apply(states) as SymbolicTensor
  return layersModel({
    inputs: x,
    outputs: layers.dense({ units: 1, activation: 'sigmoid' }).apply(y) as SymbolicTensor,
  })
}

const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })

describe('attendedSteps', () => {
  it('are what pooling covers; valid pooling leaves the last of an odd window out, same pooling keeps it', () => {
    const model = (steps: number, poolPadding: 'valid' | 'same', convFilters = [2]) =>
      createModel('cnn-bilstm-attention', { ...small, steps, poolPadding, convFilters })
    expect(pairs(model(8, 'valid'))).toEqual([
      [0, 2],
      [2, 4],
      [4, 6],
      [6, 8],
    ])
    expect(pairs(model(5, 'valid'))).toEqual([
      [0, 2],
      [2, 4],
    ])
    expect(pairs(model(5, 'same'))).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ])
    expect(pairs(model(8, 'valid', [2, 2]))).toEqual([
      [0, 4],
      [4, 8],
    ])
    expect(pairs(createModel('bilstm-attention', { steps: 3, features: 2, lstmUnits: [2] }))).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ])
  })

  it('are what a shortening convolution reads, wherever it stands beside others', () => {
    const valid = createModel('cnn-attention', {
      steps: 5,
      features: 2,
      convFilters: [2],
      convPadding: 'valid',
      poolSize: 1,
    })
    expect(pairs(valid)).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ])
    const widths = createModel('cnn-attention', {
      steps: 6,
      features: 2,
      convFilters: [2],
      kernelSize: [2, 3],
      poolSize: 3,
    })
    expect(pairs(widths)).toEqual([
      [0, 3],
      [3, 6],
    ])
  })

  it('are the steps whose change moves the state: strided, dilated and padded kernels', () => {
    const shape = fc.record({
      steps: fc.integer({ min: 4, max: 12 }),
      size: fc.integer({ min: 1, max: 4 }),
      strides: fc.integer({ min: 1, max: 4 }),
      padding: fc.constantFrom('same' as const, 'valid' as const),
      kind: fc.constantFrom('max' as const, 'average' as const, 'conv' as const),
    })
    fc.assert(
      fc.property(shape, ({ steps, size, strides, padding, kind }) => {
        const layer =
          kind === 'conv'
            ? layers.conv1d({ filters: 1, kernelSize: size, strides, padding, kernelInitializer: 'ones' })
            : kind === 'max'
              ? layers.maxPooling1d({ poolSize: size, strides, padding })
              : layers.averagePooling1d({ poolSize: size, strides, padding })
        const model = attending(steps, layer)
        const ranges = attendedSteps(model)
        // A step that is raised alone moves exactly the states whose range holds it.
        for (let t = 0; t < steps; t++) {
          const raised = tf.tidy(() => {
            const x = tf.tensor3d(
              Array.from({ length: steps }, (_, k) => Number(k === t)),
              [1, steps, 1],
            )
            return Array.from((layer.apply(x) as tf.Tensor).dataSync(), (value) => value > 0)
          })
          // Where a convolution keeps the length, its state stands for its own place, though it reads the neighbours.
          const expected = kind === 'conv' && raised.length === steps ? raised.map((_, k) => k === t) : raised
          expect(ranges.map(({ from, to }) => from <= t && t < to)).toEqual(expected)
        }
        model.dispose()
      }),
      { numRuns: 60 },
    )
  })

  it('refuse layers that move steps otherwise, and models without attention', () => {
    expect(() => attendedSteps(attending(4, layers.permute({ dims: [2, 1] })))).toThrow(code('unsupported-model'))
    expect(() => attendedSteps(attending(4, layers.reshape({ targetShape: [2, 2] })))).toThrow(
      code('unsupported-model'),
    )
    expect(() => attendedSteps(createModel('logistic', { steps: 4, features: 2 }))).toThrow(code('layer-not-found'))
  })
})

describe('inputAttention', () => {
  it('gives nothing to a step that pooling leaves out', async () => {
    const model = createModel('cnn-bilstm-attention', { ...small, steps: 5 })
    // Feature 0 alone in the four steps that are attended to, feature 1 alone in the one that is not.
    const values = Float32Array.of(1, 0, 2, 0, 3, 0, 4, 0, 0, 5)
    expect(Array.from((await inputAttention(model, { values, shape: [1, 5, 2] })).values)).toEqual([1, 0])
  })

  it('shares the weight of each attended step between the steps it stands for', async () => {
    const model = createModel('cnn-bilstm-attention', { ...small, steps: 3, poolPadding: 'same' })
    const values = Float32Array.of(1, 0, 0, 1, 1, 0)
    const windows = { values, shape: [1, 3, 2] }
    const [a, b] = (await attentionWeights(model, windows)).values as unknown as [number, number]
    const got = (await inputAttention(model, windows)).values
    expect(got[0]).toBeCloseTo(a / 2 + b, 6)
    expect(got[1]).toBeCloseTo(a / 2, 6)
  })
})
