import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import {
  type Checkpoint,
  createModel,
  decodeCheckpoint,
  type Epoch,
  type EpochScores,
  encodeCheckpoint,
  predict,
  predictLogits,
  type TrainOptions,
  train,
  trainEpochs,
} from '../index.ts'
import { learningRateAt } from './learning-rate.ts'

const STEPS = 4
const FEATURES = 2
const data = risingWindows(40, STEPS, FEATURES)
const held = risingWindows(24, STEPS, FEATURES, 2)
const flat = (model: LayersModel) => model.getWeights().map((w) => Array.from(w.dataSync()))
const logistic = (seed = 5) => createModel('logistic', { steps: STEPS, features: FEATURES, seed })
const small = (seed = 5) =>
  createModel('cnn-bilstm-attention', {
    steps: STEPS,
    features: FEATURES,
    convFilters: [3],
    lstmUnits: [2],
    denseUnits: [4],
    convDropout: 0.2,
    denseDropout: 0.3,
    seed,
  })

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

const timesLabels = (factor: number) => Float32Array.from(data.labels, (y) => y * factor)

/** Logistic regression by hand in float64: the same batches in order, the rule written out per element. */
function byHand(
  start: number[][],
  options: TrainOptions,
  epochs: number,
  batchSize: number,
  labels: ArrayLike<number>,
): number[] {
  const [kernel, bias] = start as [number[], number[]]
  const w = [...kernel, ...bias]
  const size = STEPS * FEATURES
  const m = w.map(() => 0)
  const v = w.map(() => 0)
  const losses: number[] = []
  const rate = options.learningRate as number
  const rule = options.optimizer as { name: string; momentum?: number; nesterov?: boolean; rho?: number }
  let t = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    let total = 0
    for (let from = 0; from < 40; from += batchSize) {
      const to = Math.min(40, from + batchSize)
      let g = w.map(() => 0)
      for (let i = from; i < to; i++) {
        const x = [...data.values.subarray(i * size, (i + 1) * size), 1]
        const y = labels[i] as number
        const weight =
          (Array.isArray(options.classWeights) ? (options.classWeights[y] as number) : 1) *
          (options.sampleWeights?.[i] ?? 1)
        const z = x.reduce((sum, value, k) => sum + value * (w[k] as number), 0)
        total += weight * (Math.log1p(Math.exp(z)) - y * z)
        const e = (weight * (1 / (1 + Math.exp(-z)) - y)) / (to - from)
        g = g.map((value, k) => value + e * (x[k] as number))
      }
      t++
      if (options.clipNorm !== undefined) {
        const scale = Math.min(1, options.clipNorm / (Math.hypot(...g) + 1e-6))
        g = g.map((value) => value * scale)
      }
      const limit = options.clipValue ?? Number.POSITIVE_INFINITY
      g = g.map((value) => Math.max(-limit, Math.min(limit, value)))
      g.forEach((gk, k) => {
        let delta = rate * gk
        if (rule.name === 'adam') {
          m[k] = 0.9 * (m[k] as number) + 0.1 * gk
          v[k] = 0.999 * (v[k] as number) + 0.001 * gk * gk
          delta = (rate * ((m[k] as number) / (1 - 0.9 ** t))) / (Math.sqrt((v[k] as number) / (1 - 0.999 ** t)) + 1e-8)
        } else if (rule.name === 'sgd') {
          const mu = rule.momentum ?? 0
          m[k] = mu * (m[k] as number) + gk
          delta = rate * (rule.nesterov ? gk + mu * (m[k] as number) : (m[k] as number))
        } else {
          v[k] = (rule.rho ?? 0.9) * (v[k] as number) + (1 - (rule.rho ?? 0.9)) * gk * gk
          delta = (rate * gk) / (Math.sqrt(v[k] as number) + 1e-8)
        }
        w[k] = (w[k] as number) * (1 - rate * (options.weightDecay ?? 0)) - delta
      })
    }
    losses.push(total / 40)
  }
  return [...losses, ...w]
}

describe('train', () => {
  it.each<[string, TrainOptions]>([
    ['adam', { optimizer: { name: 'adam' }, learningRate: 0.02 }],
    ['adam, decay, clipped', { optimizer: { name: 'adam' }, learningRate: 0.02, weightDecay: 0.1, clipNorm: 0.05 }],
    ['sgd', { optimizer: { name: 'sgd' }, learningRate: 0.3 }],
    ['sgd, momentum', { optimizer: { name: 'sgd', momentum: 0.8 }, learningRate: 0.1, clipValue: 0.02 }],
    ['sgd, nesterov', { optimizer: { name: 'sgd', momentum: 0.8, nesterov: true }, learningRate: 0.1 }],
    ['rmsprop', { optimizer: { name: 'rmsprop', rho: 0.8 }, learningRate: 0.01, weightDecay: 0.01 }],
    [
      'weighted',
      {
        optimizer: { name: 'sgd' },
        learningRate: 0.3,
        classWeights: [0.5, 2],
        sampleWeights: Float32Array.from({ length: 40 }, (_, i) => (i % 4) / 2),
      },
    ],
    ['soft labels', { optimizer: { name: 'adam' }, learningRate: 0.02, softLabels: true }],
    [
      'soft labels, weighted',
      {
        optimizer: { name: 'sgd' },
        learningRate: 0.3,
        softLabels: true,
        sampleWeights: Float32Array.from({ length: 40 }, (_, i) => (i % 4) / 2),
      },
    ],
  ])('follows the rule worked out by hand: %s', async (_name, options) => {
    const model = logistic()
    const start = flat(model)
    const labels = Float32Array.from(data.labels, (y, i) => (options.softLabels === true ? (y + (i % 5)) / 5 : y))
    const result = await train(model, { ...data, labels }, { ...options, epochs: 4, batchSize: 12, shuffle: false })
    const expected = byHand(start, options, 4, 12, labels)
    const got = [...result.history.map((epoch) => epoch.loss), ...flat(model).flat()]
    got.forEach((value, i) => {
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(2e-6)
    })
  })

  it('learns what can be learned', async () => {
    const model = small()
    const { history, stepper, backend, stoppedBy, steps } = await train(model, data, {
      epochs: 8,
      batchSize: 10,
      learningRate: 0.05,
      seed: 3,
      validation: held,
    })
    expect([stepper, backend, stoppedBy, steps, history.length]).toEqual(['tape', 'cpu', 'epochs', 32, 8])
    expect(history.at(-1)?.validationAccuracy).toBeGreaterThan(0.85)
    expect(history.at(-1)?.loss).toBeLessThan((history[0] as EpochScores).loss * 0.75)
    const p = await predict(model, held)
    const right = p.filter((x, i) => x >= 0.5 === (held.labels[i] === 1)).length / p.length
    expect(right).toBe(history.at(-1)?.validationAccuracy)
  })

  it('gives the same bits for the same seed, others for another', async () => {
    const run = async (seed: number) => {
      const model = small()
      const { history } = await train(model, data, { epochs: 2, batchSize: 16, seed })
      return JSON.stringify([history, flat(model)])
    }
    const first = await run(1)
    expect(await run(1)).toBe(first)
    expect(await run(2)).not.toBe(first)
  })

  it('stopped at epoch 7 and resumed is bit-identical to undisturbed', async () => {
    const options: TrainOptions = {
      epochs: 9,
      batchSize: 16,
      seed: 4,
      learningRate: { kind: 'plateau', initial: 0.3, patience: 0 },
      validation: held,
      earlyStopping: { patience: 8 },
      weightDecay: 0.01,
    }
    const undisturbed = small()
    const whole = await train(undisturbed, data, options)

    const first = small()
    let bytes: ArrayBuffer | undefined
    for await (const epoch of trainEpochs(first, data, options))
      if (epoch.epoch === 7) {
        bytes = encodeCheckpoint(await epoch.checkpoint())
        break
      }
    const second = small(99)
    const resumed = await train(second, data, { ...options, resume: decodeCheckpoint(bytes as ArrayBuffer) })
    expect(resumed).toEqual(whole)
    expect(flat(second)).toEqual(flat(undisturbed))
    expect(new Set(whole.history.map((epoch) => epoch.learningRate)).size).toBeGreaterThan(1)
  })

  it('that was stopped early and is resumed from its last checkpoint does not train on', async () => {
    let last: Checkpoint | undefined
    const options: TrainOptions = {
      epochs: 30,
      batchSize: 16,
      learningRate: 3,
      validation: held,
      earlyStopping: { patience: 0 },
      checkpoint: {
        save: (checkpoint) => {
          last = checkpoint
        },
      },
    }
    const undisturbed = small()
    const whole = await train(undisturbed, data, options)
    expect(whole.stoppedBy).toBe('early-stopping')
    const resume = decodeCheckpoint(encodeCheckpoint(last as Checkpoint))
    const second = small(99)
    expect(await train(second, data, { ...options, resume })).toEqual(whole)
    expect(flat(second)).toEqual(flat(undisturbed))
    const byAccuracy = { ...options, resume, earlyStopping: { monitor: 'validationAccuracy' as const } }
    await expect(train(small(), data, byAccuracy)).rejects.toMatchObject({ code: 'checkpoint-mismatch' })
  })

  it('saves checkpoints as often as asked', async () => {
    const saved: Checkpoint[] = []
    await train(logistic(), data, { epochs: 5, checkpoint: { every: 2, save: (c) => void saved.push(c) } })
    expect(saved.map((c) => [c.epoch, c.history.length, c.optimizer.updates])).toEqual([
      [2, 2, 4],
      [4, 4, 8],
    ])
  })

  it('stops early and ends with the weights of the best epoch', async () => {
    const model = logistic()
    const seen: { weights: number[][]; loss: number }[] = []
    const options: TrainOptions = {
      epochs: 50,
      optimizer: 'sgd',
      validation: { ...held, labels: held.labels.map((y, i) => (i % 4 === 0 ? 1 - y : y)) },
      earlyStopping: { patience: 2 },
    }
    const epochs = trainEpochs(model, data, {
      ...options,
      learningRate: ({ epoch }) => (epoch < 3 ? 0.3 : 30),
    })
    let next = await epochs.next()
    while (next.done !== true) {
      seen.push({ weights: flat(model), loss: next.value.validationLoss as number })
      next = await epochs.next()
    }
    const result = next.value
    const best = seen.reduce((a, b) => (b.loss < a.loss ? b : a))
    expect(result.stoppedBy).toBe('early-stopping')
    expect(seen.length).toBe((result.best?.epoch as number) + 3)
    expect(result.best).toEqual({ epoch: seen.indexOf(best) + 1, monitor: 'validationLoss', value: best.loss })
    expect(flat(model)).toEqual(best.weights)
    expect(seen.at(-1)?.weights).not.toEqual(best.weights)
  })

  it('monitors accuracy upwards and can keep the last weights', async () => {
    const model = logistic()
    const result = await train(model, data, {
      epochs: 30,
      learningRate: 0.1,
      earlyStopping: { monitor: 'accuracy', patience: 1, restoreBest: false, minDelta: 0.001 },
    })
    const values = result.history.map((epoch) => epoch.accuracy)
    expect(result.best?.value).toBe(Math.max(...values))
    expect(result.stoppedBy).toBe('early-stopping')
  })

  it('ends when the signal aborts, between two steps', async () => {
    const controller = new AbortController()
    const model = small()
    const reason = new Error('enough')
    const run = train(model, data, {
      epochs: 50,
      signal: controller.signal,
      checkpoint: { save: (c) => (c.epoch === 2 ? controller.abort(reason) : undefined) },
    })
    await expect(run).rejects.toBe(reason)
    expect(flat(model)).not.toEqual(flat(small()))
    await expect(train(model, data, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('names step and layer of a loss that is not finite', async () => {
    const model = small()
    const broken = model
      .getLayer('dense_1')
      .getWeights()
      .map((w, i) => (i === 0 ? tf.fill(w.shape, Number.NaN) : w))
    model.getLayer('dense_1').setWeights(broken)
    await expect(train(model, data, { epochs: 1 })).rejects.toMatchObject({
      code: 'non-finite-loss',
      rule: expect.stringMatching(/step 0 \(epoch 1\).*weights of layer dense_1/),
    })
    const exploding = train(small(), data, { epochs: 40, optimizer: 'sgd', learningRate: 1e30 })
    await expect(exploding).rejects.toMatchObject({
      code: 'non-finite-loss',
      message: expect.stringMatching(/layer \w+/),
    })
  })

  it('leaves a model whose loss was not finite with its best epoch, its last whole one, or as it came', async () => {
    const exploding = (epoch: number): TrainOptions => ({
      epochs: 30,
      batchSize: 16,
      seed: 1,
      validation: held,
      learningRate: (at) => (at.epoch < epoch ? 0.01 : 1e30),
    })
    const endOf = async (options: TrainOptions) => {
      const model = small()
      await expect(train(model, data, options)).rejects.toMatchObject({ code: 'non-finite-loss' })
      return flat(model)
    }
    const after = async (epochs: number, options: TrainOptions = {}) => {
      const model = small()
      await train(model, data, { epochs, batchSize: 16, seed: 1, validation: held, learningRate: 0.01, ...options })
      return flat(model)
    }
    expect(await endOf(exploding(0))).toEqual(flat(small()))
    expect(await endOf(exploding(3))).toEqual(await after(3))
    const worst: TrainOptions = { earlyStopping: { monitor: 'loss', minDelta: 1e3, patience: 30 } }
    expect(await endOf({ ...exploding(3), ...worst })).toEqual(await after(1))
  })

  it('names the layer that the last update of a run broke', async () => {
    const run = train(small(), data, {
      epochs: 1,
      batchSize: 40,
      optimizer: 'sgd',
      learningRate: 3e38,
      weightDecay: 10,
    })
    await expect(run).rejects.toMatchObject({
      code: 'non-finite-loss',
      rule: expect.stringMatching(/step 0 \(epoch 1\).*weights of layer \w+/),
    })
  })

  it('trains foreign layers models and leaves no tensor behind', async () => {
    const model = sequential({
      layers: [
        layers.conv1d({ inputShape: [STEPS, FEATURES], filters: 3, kernelSize: 2, kernelInitializer: 'ones' }),
        layers.batchNormalization(),
        layers.flatten(),
        layers.dense({ units: 1, kernelInitializer: 'ones' }),
        layers.activation({ activation: 'sigmoid' }),
      ],
    })
    await train(model, data, { epochs: 1 })
    const before = tf.memory().numTensors
    const { history } = await train(model, data, { epochs: 3, validation: held, earlyStopping: {}, learningRate: 0.02 })
    await predict(model, held)
    expect(tf.memory().numTensors).toBe(before)
    expect(history[2]?.loss).toBeLessThan(history[0]?.loss as number)
    const direct = tf.tidy(() => (model.predict(tf.tensor(held.values, held.shape)) as tf.Tensor).dataSync())
    const ours = await predict(model, held)
    ours.forEach((p, i) => {
      expect(Math.abs(p - (direct[i] as number))).toBeLessThan(1e-6)
    })
  })

  const dense = (args: object) =>
    sequential({
      layers: [layers.flatten({ inputShape: [4, 2] }), layers.dense({ units: 1, activation: 'sigmoid', ...args })],
    })

  const withFirst = (first: unknown) => [first, ...Array.from(data.labels).slice(1)] as number[]
  const frozen = () => {
    const model = logistic()
    for (const layer of model.layers) layer.trainable = false
    return model
  }

  it.each<[string, () => Promise<unknown>, string]>([
    ['rank', () => train(logistic(), { ...data, shape: [40, 8] }), 'invalid-shape'],
    ['steps', () => train(logistic(), { ...data, shape: [32, 5, 2] }), 'invalid-shape'],
    ['size', () => train(logistic(), { ...data, shape: [39, 4, 2] }), 'invalid-shape'],
    ['labels', () => train(logistic(), { ...data, labels: [...data.labels.slice(1), 2] }), 'invalid-labels'],
    ['label count', () => train(logistic(), { ...data, labels: [1] }), 'invalid-labels'],
    [
      'NaN',
      () => train(logistic(), { ...data, values: data.values.map((x, i) => (i === 9 ? Number.NaN : x)) }),
      'invalid-values',
    ],
    ['values', () => train(logistic(), { ...data, values: [1] as never }), 'invalid-values'],
    ['empty', () => train(logistic(), { values: new Float32Array(0), shape: [0, 4, 2], labels: [] }), 'empty-data'],
    ['batch', () => train(logistic(), data, { batchSize: 41 }), 'batch-larger-than-data'],
    ['option', () => train(logistic(), data, { epoch: 3 } as never), 'unknown-option'],
    ['options', () => train(logistic(), data, [] as never), 'invalid-option'],
    ['stopping key', () => train(logistic(), data, { earlyStopping: { pateince: 3 } as never }), 'unknown-option'],
    ['stopping', () => train(logistic(), data, { earlyStopping: true as never }), 'invalid-option'],
    ['restore', () => train(logistic(), data, { earlyStopping: { restoreBest: 1 as never } }), 'invalid-option'],
    [
      'beta of sgd',
      () => train(logistic(), data, { optimizer: { name: 'sgd', beta1: 0.8 } as never }),
      'unknown-option',
    ],
    ['nesterov', () => train(logistic(), data, { optimizer: { name: 'sgd', nesterov: 1 as never } }), 'invalid-option'],
    ['no optimizer', () => train(logistic(), data, { optimizer: null as never }), 'invalid-option'],
    ['prototype', () => train(logistic(), data, { optimizer: 'toString' as never }), 'invalid-option'],
    ['shuffle', () => train(logistic(), data, { shuffle: 'no' as never }), 'invalid-option'],
    ['checkpoint', () => train(logistic(), data, { checkpoint: { every: 2 } as never }), 'invalid-option'],
    [
      'rate without',
      () => train(logistic(), data, { learningRate: { kind: 'step', initial: 1 } as never }),
      'invalid-option',
    ],
    [
      'rate key',
      () => train(logistic(), data, { learningRate: { kind: 'cosine', initial: 1, factor: 2 } as never }),
      'unknown-option',
    ],
    ['epochs', () => train(logistic(), data, { epochs: 0 }), 'invalid-option'],
    ['rate', () => train(logistic(), data, { learningRate: -1 }), 'invalid-option'],
    ['rate kind', () => train(logistic(), data, { learningRate: { kind: 'x' } as never }), 'invalid-option'],
    ['rate function', () => train(logistic(), data, { learningRate: () => Number.NaN }), 'invalid-option'],
    ['monitor', () => train(logistic(), data, { earlyStopping: { monitor: 'validationLoss' } }), 'invalid-option'],
    ['optimizer', () => train(logistic(), data, { optimizer: 'lion' as never }), 'invalid-option'],
    ['beta', () => train(logistic(), data, { optimizer: { name: 'adam', beta1: 1 } }), 'invalid-option'],
    ['clip', () => train(logistic(), data, { clipNorm: 0 }), 'invalid-option'],
    ['weights', () => train(logistic(), data, { sampleWeights: [1] }), 'invalid-option'],
    ['class weights', () => train(logistic(), data, { classWeights: [1] as never }), 'invalid-option'],
    ['soft', () => train(logistic(), { ...data, labels: timesLabels(0.9) }), 'invalid-labels'],
    [
      'too soft',
      () => train(logistic(), { ...data, labels: timesLabels(1.1) }, { softLabels: true }),
      'invalid-labels',
    ],
    ['soft', () => train(logistic(), data, { softLabels: true, classWeights: 'balanced' }), 'invalid-option'],
    ['soft what', () => train(logistic(), data, { softLabels: 1 as never }), 'invalid-option'],
    [
      'one class',
      () => train(logistic(), { ...data, labels: data.labels.map(() => 1) }, { classWeights: 'balanced' }),
      'invalid-labels',
    ],
    ['seed', () => train(logistic(), data, { seed: 1.5 }), 'invalid-option'],
    ['plan', () => train(logistic(), data, { stepper: 'plan' }), 'unsupported-model'],
    ['validation', () => train(logistic(), data, { validation: { ...held, shape: [24, 2, 4] } }), 'invalid-shape'],
    ['predict', () => predict(logistic(), { ...data, shape: [1, 2, 3] }), 'invalid-shape'],
    ['predict batch', () => predict(logistic(), data, { batchSize: 0 }), 'invalid-option'],
    ['predict stepper', () => predict(logistic(), data, { stepper: 'fast' as never }), 'invalid-option'],
    ['predict option', () => predict(logistic(), data, { batch: 8 } as never), 'unknown-option'],
    ['unknown label', () => train(logistic(), { ...data, labels: withFirst(null) }), 'invalid-labels'],
    ['blank label', () => train(logistic(), { ...data, labels: withFirst('') }), 'invalid-labels'],
    ['truth label', () => train(logistic(), { ...data, labels: withFirst(true) }), 'invalid-labels'],
    ['wide label', () => train(logistic(), { ...data, labels: new BigInt64Array(40) as never }), 'invalid-labels'],
    [
      'unknown soft label',
      () => train(logistic(), { ...data, labels: withFirst(null) }, { softLabels: true }),
      'invalid-labels',
    ],
    ['unknown weight', () => train(logistic(), data, { sampleWeights: withFirst(null) }), 'invalid-option'],
    ['text weights', () => train(logistic(), data, { sampleWeights: withFirst('2') }), 'invalid-option'],
    ['no windows', () => train(logistic(), null as never), 'invalid-values'],
    ['no options', () => train(logistic(), data, null as never), 'invalid-option'],
    ['no model', () => train(null as never, data), 'unsupported-model'],
    ['signal', () => train(logistic(), data, { signal: new AbortController() as never }), 'invalid-option'],
    ['no validation', () => train(logistic(), data, { validation: null as never }), 'invalid-option'],
    ['resume', () => train(logistic(), data, { resume: {} as never }), 'invalid-option'],
    ['resume bytes', () => train(logistic(), data, { resume: new Uint8Array(9) as never }), 'invalid-option'],
    ['resume null', () => train(logistic(), data, { resume: null as never }), 'invalid-option'],
    ['epsilon', () => train(logistic(), data, { optimizer: { name: 'adam', epsilon: 0 } }), 'invalid-option'],
    [
      'warm-up',
      () => train(logistic(), data, { learningRate: { kind: 'cosine', initial: 1, warmupSteps: 0.1 } }),
      'invalid-option',
    ],
    [
      'patience of a plateau',
      () => train(logistic(), data, { learningRate: { kind: 'plateau', initial: 1, patience: 0.5 } }),
      'invalid-option',
    ],
    [
      'factor of a plateau',
      () => train(logistic(), data, { learningRate: { kind: 'plateau', initial: 1, factor: 5 } }),
      'invalid-option',
    ],
    ['frozen', () => train(frozen(), data), 'unsupported-model'],
    ['predict nothing', () => predict(logistic(), null as never), 'invalid-values'],
    ['regulariser', () => train(dense({ kernelRegularizer: 'l1l2' }), data), 'unsupported-model'],
    ['constraint', () => train(dense({ kernelConstraint: 'nonNeg' }), data), 'unsupported-model'],
    [
      'two outputs',
      () => {
        const model = sequential({
          layers: [layers.flatten({ inputShape: [4, 2] }), layers.dense({ units: 2, activation: 'sigmoid' })],
        })
        return train(model, data)
      },
      'unsupported-model',
    ],
  ])('refuses bad input: %s', async (_name, run, code) => {
    await expect((async () => run())()).rejects.toMatchObject({ name: 'ModelsError', code })
  })

  it('refuses a checkpoint of another run', async () => {
    let saved: Checkpoint | undefined
    const save = (c: Checkpoint) => {
      saved = c
    }
    const inverted = { ...data, labels: Uint8Array.from(data.labels, (y) => 1 - y) }
    const causal = (convPadding: 'same' | 'causal', seed: number) =>
      createModel('cnn', { steps: STEPS, features: FEATURES, convPadding, seed })
    await train(causal('same', 1), data, { epochs: 1, checkpoint: { save } })
    const resume = saved as Checkpoint
    const go = (model: LayersModel, windows = data, options: TrainOptions = {}) =>
      train(model, windows, { epochs: 2, resume, ...options })
    for (const run of [
      () => go(causal('same', 1), data, { seed: 1 }),
      () => go(causal('same', 1), inverted),
      () => go(causal('same', 1), data, { classWeights: [1, 2] }),
      () => go(causal('causal', 1)),
      () => go(small()),
      () => go(causal('same', 1), data, { resume: { ...resume, weights: resume.weights.slice(1) } }),
    ])
      await expect(run()).rejects.toMatchObject({ name: 'ModelsError', code: 'checkpoint-mismatch' })
    // Those who mean to train on with other windows say so.
    const { data: _, ...anyData } = resume.identity
    expect((await go(causal('same', 1), inverted, { resume: { ...resume, identity: anyData } })).history).toHaveLength(
      2,
    )
    // Where its weights began, a model may differ: the checkpoint has those that count.
    expect((await go(causal('same', 2))).history).toHaveLength(2)
  })

  it('gives the checkpoint of an epoch before the next one only', async () => {
    const late = expect.objectContaining({ name: 'ModelsError', code: 'checkpoint-mismatch' })
    const epochs: Epoch[] = []
    for await (const epoch of trainEpochs(logistic(), data, { epochs: 3 })) {
      expect((await epoch.checkpoint()).epoch).toBe(epoch.epoch)
      if (epochs[0] !== undefined) await expect(epochs[0].checkpoint()).rejects.toEqual(late)
      epochs.push(epoch)
    }
    await expect(epochs.at(-1)?.checkpoint()).rejects.toEqual(late)
  })
})

describe('learningRateAt', () => {
  const at = (epoch: number, step: number) => ({ epoch, step, stepsPerEpoch: 10, epochs: 10 })
  it('gives each schedule its curve', () => {
    const step = { kind: 'step', initial: 0.8, factor: 0.5, every: 3 } as const
    expect([0, 2, 3, 6].map((e) => learningRateAt(step, at(e, 0)))).toEqual([0.8, 0.8, 0.4, 0.2])
    expect(learningRateAt({ kind: 'exponential', initial: 1, decay: 0.5 }, at(3, 0))).toBe(0.125)
    const cosine = { kind: 'cosine', initial: 1, final: 0.2, warmupSteps: 20 } as const
    expect(learningRateAt(cosine, at(0, 9))).toBe(0.5)
    expect(learningRateAt(cosine, at(2, 20))).toBe(1)
    expect(learningRateAt(cosine, at(6, 60))).toBeCloseTo(0.6, 12)
    expect(learningRateAt(cosine, at(9, 100))).toBeCloseTo(0.2, 12)
    const plateau = { kind: 'plateau', initial: 1, minimum: 0.3 } as const
    expect(learningRateAt(plateau, at(0, 0), { scale: 0.25, best: 1, wait: 0 })).toBe(0.3)
    expect(learningRateAt(({ step: s }) => s / 2, at(0, 3))).toBe(1.5)
  })
})

describe('predict', () => {
  it('gives the same for one window as in batches, and the empty array for none', async () => {
    const model = small()
    const all = await predict(model, held, { batchSize: 7 })
    expect(all).toHaveLength(24)
    const one = await predict(model, { values: held.values.slice(8, 16), shape: [1, STEPS, FEATURES] })
    expect(Math.abs((one[0] as number) - (all[1] as number))).toBeLessThan(1e-7)
    expect(await predict(model, { values: new Float32Array(0), shape: [0, STEPS, FEATURES] })).toHaveLength(0)
    const z = await predictLogits(model, { ...held, values: Float64Array.from(held.values) })
    expect(Math.abs(1 / (1 + Math.exp(-(z[0] as number))) - (all[0] as number))).toBeLessThan(1e-6)
  })
})

it('refuses a model whose output does not depend on what is trained', async () => {
  await tf.setBackend('cpu')
  class Cut extends layers.Layer {
    static className = 'Cut'
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs
      return tf.tensor(x.dataSync(), x.shape)
    }
    override computeOutputShape(shape: number[]): number[] {
      return shape
    }
  }
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [2, 3] }),
      layers.dense({ units: 1 }),
      new Cut({}),
      layers.activation({ activation: 'sigmoid' }),
    ],
  })
  const windows = {
    values: new Float32Array(24).fill(0.5),
    shape: [4, 2, 3] as const,
    labels: Uint8Array.of(0, 1, 0, 1),
  }
  const tensors = tf.memory().numTensors
  await expect(train(model, windows, { epochs: 1, seed: 1 })).rejects.toMatchObject({ code: 'unsupported-model' })
  expect(tf.memory().numTensors).toBe(tensors)
})
