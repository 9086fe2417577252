import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draw, stream } from '../../test/support/stream.ts'
import type { SimdBackend } from '../backend.ts'
import { heapStatistics } from '../memory.ts'
import '../index.ts'
import { compilePlan } from './compile.ts'
import type { CompiledPlan, PlanBatch, PlanNode, PlanOptimizerState, PlanSpec } from './spec.ts'

const golden = JSON.parse(readFileSync(new URL('../../test/golden/plan.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly { readonly name: string; readonly spec: PlanSpec }[]
}
const rule = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const
const weight = (name: string, ...shape: number[]) => ({ name, shape, trainable: true })
const spec: PlanSpec = {
  steps: 2,
  features: 2,
  batchSize: 4,
  weights: [weight('w', 4, 1)],
  nodes: [
    { op: 'input' },
    { op: 'flatten', input: 0 },
    { op: 'dropout', input: 1, key: 0, threshold: 0, scale: 1 },
    { op: 'dense', input: 2, kernel: 0, activation: 'linear' },
  ],
  logits: 3,
  rule,
}
const batch: PlanBatch = {
  values: draw(stream(1), 16, 1),
  rows: Int32Array.of(0, 1, 2, 3),
  targets: Float32Array.of(0, 1, 0, 1),
  learningRate: 0.1,
  keys: Int32Array.of(1, 2),
}

function compiled(given: PlanSpec): CompiledPlan {
  const plan = compilePlan(given)
  if ('unsupported' in plan) throw new Error(plan.unsupported)
  return plan
}

const refused = (call: () => unknown, message: RegExp) =>
  expect(call).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) as string }),
  )

describe('gradients of a loss that is not finite', () => {
  it.each(golden.cases)('are those of the batch, and the next ones are as ever: $name', ({ spec: network }) => {
    const given = { ...network, rule }
    const next = stream(9)
    const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)
    const weights = network.weights.map(({ shape }) => draw(next, size(shape), 0.3))
    const count = network.batchSize
    const each = network.steps * network.features
    const values = draw(next, count * each, 1)
    const good = {
      ...batch,
      values,
      rows: Int32Array.from({ length: count }, (_, i) => i),
      targets: Float32Array.from({ length: count }, (_, i) => i % 2),
    }
    const lost = values.slice()
    lost.fill(Number.NaN, 0, each)
    const [plan, fresh] = [compiled(given), compiled(given)]
    for (const p of [plan, fresh]) p.writeWeights(weights)
    const want = fresh.gradients(good)
    plan.gradients(good)
    const broken = plan.gradients({ ...good, values: lost })
    const nan = plan.gradients({ ...good, targets: good.targets.map(() => Number.NaN) })
    const after = plan.gradients(good)
    const losses = [plan, fresh].map((p) => [p.trainBatch(good), p.trainBatch(good)])
    const trained = [plan, fresh].map((p) => p.readWeights())
    plan.dispose()
    fresh.dispose()
    expect([broken.loss, nan.loss]).toEqual([Number.NaN, Number.NaN])
    expect(broken.gradients.some((g) => g.some(Number.isNaN))).toBe(true)
    expect(nan.gradients.at(-1)!.every(Number.isNaN)).toBe(true)
    expect(after).toEqual(want)
    expect(losses[0]).toEqual(losses[1])
    expect(trained[0]).toEqual(trained[1])
  })

  it('under an infinite row weight are infinite, not those before', () => {
    const plan = compiled(spec)
    plan.writeWeights([Float32Array.of(1, 1, 1, 1)])
    const values = batch.values.map(Math.abs)
    plan.gradients({ ...batch, values })
    const weights = Float32Array.of(Number.POSITIVE_INFINITY, 1, 1, 1)
    const { loss, gradients } = plan.gradients({ ...batch, values, weights })
    plan.dispose()
    expect(loss).toBe(Number.POSITIVE_INFINITY)
    expect([...gradients[0]!]).toEqual(new Array(4).fill(Number.POSITIVE_INFINITY))
  })
})

describe('a plan refuses with a typed error', () => {
  let plan: CompiledPlan
  let blocks = 0
  beforeAll(() => {
    blocks = heapStatistics().liveBlocks
    plan = compiled(spec)
    plan.writeWeights([Float32Array.of(1, 2, 3, 4)])
  })
  afterAll(() => plan.dispose())

  it.each<[object, RegExp]>([
    [{ values: new Float32Array(15) }, /one of the 3 of values, targets and weights; received 3/],
    [{ targets: new Float32Array(2) }, /one of the 2 of values, targets and weights; received 2/],
    [{ weights: new Float32Array(1) }, /one of the 1 of values, targets and weights; received 1/],
    [{ rows: Int32Array.of(0, 9) }, /one of the 4 of values, targets and weights; received 9/],
    [{ rows: Int32Array.of(-1) }, /received -1/],
    [{ rows: new Int32Array(5) }, /1 to 4 rows; received 5/],
    [{ rows: [0, 1] }, /rows must be an Int32Array/],
    [{ values: [1, 2, 3, 4] }, /values must be a Float32Array/],
    [{ targets: undefined }, /targets must be a Float32Array; received undefined/],
    [{ keys: new Int32Array(1) }, /keys must be 2 words, two for each dropout; received 1/],
    [{ keys: undefined }, /keys must be an Int32Array/],
    [{ logits: new Float32Array(3) }, /logits must have room for 4 rows; received 3/],
  ])('a batch with %o, whose weights stay as they were', (change, message) => {
    const given = { ...batch, ...change } as PlanBatch
    refused(() => plan.trainBatch(given), message)
    refused(() => plan.gradients(given), message)
    expect(plan.readWeights()).toEqual([Float32Array.of(1, 2, 3, 4)])
    expect(plan.readOptimizer().updates).toBe(0)
  })

  it('learning rates that are no number, and what is no batch', () => {
    for (const learningRate of [Number.NaN, Number.POSITIVE_INFINITY, '0.1', undefined]) {
      refused(() => plan.trainBatch({ ...batch, learningRate } as PlanBatch), /learning rate must be a finite number/)
    }
    for (const none of [undefined, null]) {
      refused(() => plan.trainBatch(none as never), /learning rate/)
      refused(() => plan.gradients(none as never), /a batch must be an object/)
    }
    expect(plan.readWeights()).toEqual([Float32Array.of(1, 2, 3, 4)])
  })

  it('fewer values than rows to predict, and counts that are none', () => {
    refused(() => plan.logits(new Float32Array(15), 4), /values of 4 rows must be 16 numbers; received 15/)
    refused(() => plan.logits(batch.values, 1.5), /number of rows must be an integer from 0; received 1.5/)
    refused(() => plan.logits(batch.values, -1), /number of rows/)
    refused(() => plan.logits([1] as never, 1), /values must be a Float32Array/)
    expect(plan.logits(batch.values, 3)).toHaveLength(3)
    expect(plan.logits(batch.values, 0)).toHaveLength(0)
  })

  it('states of other rules and sizes, and keeps its own', () => {
    const state = plan.readOptimizer()
    const wrong: [unknown, RegExp][] = [
      [null, /must be an object/],
      [{ ...state, slots: [] }, /2 slots; received 0/],
      [{ ...state, slots: [[Float32Array.of(9, 9, 9, 9)], [new Float32Array(3)]] }, /of w must have 4 numbers/],
      [{ ...state, slots: [[Float32Array.of(9, 9, 9, 9)], []] }, /must be 1 arrays; received 0/],
      [{ ...state, updates: -1 }, /updates must be an integer from 0; received -1/],
      [{ ...state, powers: [] }, /powers of the optimiser state must be 2 numbers/],
    ]
    for (const [given, message] of wrong) refused(() => plan.writeOptimizer(given as PlanOptimizerState), message)
    refused(() => plan.writeWeights([new Float32Array(3)]), /weights of w must have 4 numbers; received 3/)
    refused(() => plan.writeWeights(null as never), /weights must be 1 arrays; received undefined/)
    expect(plan.readOptimizer()).toEqual(state)
  })

  it('tensors of other sizes', async () => {
    await tf.setBackend('simd')
    const own = (tf.backend() as SimdBackend).stepPlans.compile(spec) as CompiledPlan
    own.writeWeights([Float32Array.of(1, 2, 3, 4)])
    const tensors = [tf.ones([2]), tf.ones([4, 2]), tf.ones([4, 1])] as const
    refused(() => own.syncWeights([tensors[0]]), /tensor of w must have 4 numbers; received 2/)
    refused(() => own.syncWeights([tensors[1]]), /tensor of w must have 4 numbers; received 8/)
    refused(() => own.syncWeights([undefined as never]), /tensor of w must have 4 numbers; received undefined/)
    refused(() => own.syncWeights(null as never), /takes 1 tensors; received undefined/)
    expect(own.readWeights()).toEqual([Float32Array.of(1, 2, 3, 4)])
    own.syncWeights([tensors[2]])
    expect(own.readWeights()).toEqual([Float32Array.of(1, 1, 1, 1)])
    tf.dispose([...tensors])
    own.dispose()
  })

  it.each<[unknown, RegExp]>([
    [null, /the spec of a plan must be an object; received null/],
    [undefined, /must be an object/],
    [[], /must be an object/],
    [{}, /steps of a plan must be a positive integer; received undefined/],
    [{ ...spec, weights: undefined }, /weights of a plan must be a list; received undefined/],
    [{ ...spec, weights: [null] }, /weight 0 must be an object of name, shape, trainable/],
    [{ ...spec, weights: [weight('w', 4, 1.5)] }, /shape of weight w must be positive integers/],
    [{ ...spec, nodes: undefined }, /nodes of a plan must be a list/],
    [{ ...spec, nodes: [] }, /the first node of a plan must be the input/],
    [{ ...spec, nodes: [null] }, /node 0 must be an object/],
    [{ ...spec, nodes: [{}] }, /op of node 0 must be a string/],
    [{ ...spec, logits: 0.5 }, /logits must be a node of the plan; received 0.5/],
    [{ ...spec, rule: null }, /the rule of a plan must be an object, or left out; received null/],
    [{ ...spec, rule: { ...rule, name: 'nope' } }, /one of adam, sgd, rmsprop; received nope/],
    [{ ...spec, rule: { ...rule, name: 'toString' } }, /one of adam, sgd, rmsprop; received toString/],
    [{ ...spec, rule: { ...rule, beta1: 1 } }, /beta1 of adam must be in \[0, 1\); received 1/],
    [{ ...spec, rule: { ...rule, weightDecay: undefined } }, /weightDecay of adam must be a finite number from 0/],
    [{ ...spec, rule: { ...rule, clipNorm: 0 } }, /clipNorm of adam must be positive, or left out; received 0/],
    [{ ...spec, rule: { name: 'sgd', weightDecay: 0 } }, /momentum of sgd must be in \[0, 1\]; received undefined/],
    [{ ...spec, rule: { name: 'rmsprop', weightDecay: 0, epsilon: 1 } }, /rho of rmsprop/],
  ])('the spec %#', (given, message) => {
    refused(() => compilePlan(given as PlanSpec), message)
  })

  const read = (node: object, ...weights: number[][]): PlanSpec => ({
    ...spec,
    weights: weights.map((shape, i) => weight(`w${i}`, ...shape)),
    nodes: [{ op: 'input' }, node as PlanNode],
    logits: 1,
  })
  const lstm = { op: 'recurrent', input: 0, cell: 'lstm', units: 1, merge: 'concat', sequences: false }
  const self = { op: 'selfAttention', input: 0, heads: 1, kernels: [0, 1, 2, 3], biases: [4, 5, 6, 7] }
  const direction = { kernel: 0, recurrent: 1, bias: 2, reverse: false }
  const heads = { op: 'multiHeadLstm', input: 0, units: 1, groups: [[0], [1]], kernel: 0, recurrent: 1, bias: 2 }
  const taps = {
    op: 'conv1d',
    input: 0,
    kernel: 0,
    taps: 2,
    stride: 1,
    dilation: 1,
    padding: 'valid',
    activation: 'relu',
  }
  it.each<[PlanSpec, RegExp]>([
    [
      read({ op: 'dense', input: 0, kernel: 0, activation: 'linear' }, [3, 1]),
      /w0 of dense must have shape \[2, units\]; received \[3, 1\]/,
    ],
    [read({ op: 'dense', input: 0, kernel: 0, activation: 'linear' }, [2]), /w0 of dense must have shape/],
    [
      read({ op: 'dense', input: 0, kernel: 0, bias: 1, activation: 'linear' }, [2, 1], [2]),
      /w1 of dense must have shape \[1\]; received \[2\]/,
    ],
    [
      read({ op: 'dense', input: 0, kernel: 0, activation: 'gelu' }, [2, 1]),
      /activation of node 1 \(dense\) must be one of linear, .*; received gelu/,
    ],
    [
      read({ op: 'dense', input: 0, activation: 'linear' }, [2, 1]),
      /kernel of node 1 \(dense\) must be the number of a weight; received undefined/,
    ],
    [
      read({ op: 'dense', input: 0.5, kernel: 0, activation: 'linear' }, [2, 1]),
      /node 1 must read earlier nodes; received 0.5/,
    ],
    [read(taps, [1, 2, 1]), /w0 of conv1d must have shape \[2, 2, filters\]; received \[1, 2, 1\]/],
    [read({ ...taps, taps: 3 }, [3, 2, 1]), /what conv1d reads must be as long as its window; received 0 steps left/],
    [read({ ...taps, stride: 0 }, [2, 2, 1]), /stride of node 1 \(conv1d\) must be a positive integer; received 0/],
    [
      read({ ...lstm, directions: [direction] }, [2, 4], [2, 4], [4]),
      /w1 of recurrent must have shape \[1, 4\]; received \[2, 4\]/,
    ],
    [read({ ...lstm, directions: [direction] }, [2, 4], [1, 4], [1, 4]), /w2 of recurrent must have shape \[4\]/],
    [
      read({ ...lstm, cell: 'gru', directions: [direction] }, [2, 3], [1, 3], [6]),
      /w2 of recurrent must have shape \[2, 3\]/,
    ],
    [read({ ...lstm, directions: undefined }), /directions of node 1 \(recurrent\) must be a list of/],
    [read({ ...lstm, directions: [direction], sequences: 0 }, [2, 4], [1, 4], [4]), /sequences of node 1/],
    [
      read({ op: 'attention', input: 0, score: 'additive', vector: 0 }, [2, 1]),
      /additive attention must have a kernel/,
    ],
    [
      read({ op: 'attention', input: 0, score: 'additive', kernel: 0, vector: 1 }, [2, 3], [2, 1]),
      /w1 of attention must have shape \[3, 1\]/,
    ],
    [
      read({ op: 'attention', input: 0, score: 'paper', vector: 0, bias: 1 }, [2, 1], [2]),
      /w1 of attention must have shape \[1\]/,
    ],
    [
      read({ op: 'position', input: 0, table: 0 }, [3, 2]),
      /w0 of position must have shape \[2, 2\]; received \[3, 2\]/,
    ],
    [
      read({ op: 'layerNorm', input: 0, gamma: 0, beta: 1, epsilon: 1 }, [2], [3]),
      /w1 of layerNorm must have shape \[2\]/,
    ],
    [
      read({ op: 'layerNorm', input: 0, gamma: 0, beta: 1, epsilon: -1 }, [2], [2]),
      /epsilon of node 1 \(layerNorm\) must be a finite number from 0/,
    ],
    [
      read({ ...self, heads: 3 }, [2, 2], [2, 2], [2, 2], [2, 2], [2], [2], [2], [2]),
      /heads of self-attention must divide its 2 channels; received 3/,
    ],
    [read(self, [2, 2], [2, 2], [2, 2], [2, 3], [2], [2], [2], [2]), /w3 of selfAttention must have shape \[2, 2\]/],
    [
      read(heads, [2, 2, 4], [2, 1, 4], [2, 1, 4]),
      /w0 of multiHeadLstm must have shape \[2, 1, 4\]; received \[2, 2, 4\]/,
    ],
    [
      read({ ...heads, groups: [[0], [2]] }, [2, 1, 4], [2, 1, 4], [2, 1, 4]),
      /node 1 must group features of the input; received 2/,
    ],
    [
      read({ op: 'maxPool1d', input: 0, size: 3, stride: 1, padding: 'valid' }),
      /what maxPool1d reads must be as long as its window/,
    ],
    [read({ op: 'concat', inputs: [] }), /inputs of node 1 \(concat\) must be a list of earlier nodes/],
  ])('the layer %#', (given, message) => {
    refused(() => compilePlan(given), message)
  })

  it('and leaves no memory behind', () => {
    plan.dispose()
    expect(heapStatistics().liveBlocks).toBe(blocks)
  })
})
