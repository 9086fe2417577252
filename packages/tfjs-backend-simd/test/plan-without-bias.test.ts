import { describe, expect, it } from 'vitest'
import { compilePlan } from '../src/plan/compile.ts'
import type { CompiledPlan, PlanNode, PlanRule, PlanSpec } from '../src/plan/spec.ts'
import { seededFloats } from './random.ts'

const STEPS = 6
const FEATURES = 5
const ROWS = 320
const adam = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.02 } as const

/** The nodes given, flattened and joined to one logit; no layer has a bias unless its node names one. */
function network(name: string, nodes: readonly PlanNode[], shapes: readonly (readonly number[])[], width: number) {
  const last = nodes.length
  const spec: PlanSpec = {
    steps: STEPS,
    features: FEATURES,
    batchSize: 8,
    weights: [...shapes, [width, 1]].map((shape, i) => ({ name: `w${i}`, shape, trainable: true })),
    nodes: [
      { op: 'input' },
      ...nodes,
      { op: 'flatten', input: last },
      { op: 'dense', input: last + 1, kernel: shapes.length, activation: 'linear' },
    ],
    logits: last + 2,
  }
  return { name, spec }
}

const conv = { op: 'conv1d', taps: 3, dilation: 1, padding: 'same', activation: 'tanh' } as const
const dense: PlanNode = { op: 'dense', input: 0, kernel: 0, activation: 'relu' }
const forward = { kernel: 0, recurrent: 1, reverse: false }
const backward = { kernel: 2, recurrent: 3, reverse: true }
const lstm = { op: 'recurrent', cell: 'lstm', input: 0, units: 3 } as const
const gru = { ...lstm, cell: 'gru' } as const
const lstmShapes = [[FEATURES, 12], [3, 12]] // biome-ignore format: shapes
const gruShapes = [[FEATURES, 9], [3, 9]] // biome-ignore format: shapes

const networks = [
  network('dense', [{ ...dense, activation: 'sigmoid' }], [[FEATURES, 4]], 4 * STEPS),
  network('conv1d on the input', [{ ...conv, input: 0, kernel: 0, stride: 1 }], [[3, FEATURES, 4]], 4 * STEPS),
  network(
    'conv1d by taps',
    [dense, { ...conv, input: 1, kernel: 1, stride: 1 }],
    [
      [FEATURES, 4],
      [3, 4, 5],
    ],
    5 * STEPS,
  ),
  network(
    'conv1d with strides',
    [dense, { ...conv, input: 1, kernel: 1, stride: 2 }],
    [
      [FEATURES, 4],
      [3, 4, 5],
    ],
    15,
  ),
  network('lstm', [{ ...lstm, directions: [forward], merge: 'concat', sequences: false }], lstmShapes, 3),
  network(
    'bidirectional lstm',
    [{ ...lstm, directions: [forward, backward], merge: 'concat', sequences: true }],
    [...lstmShapes, ...lstmShapes],
    6 * STEPS,
  ),
  network(
    'bidirectional lstm, one direction with a bias',
    [{ ...lstm, directions: [{ ...forward, bias: 4 }, backward], merge: 'sum', sequences: false }],
    [...lstmShapes, ...lstmShapes, [12]],
    3,
  ),
  network('gru', [{ ...gru, directions: [forward], merge: 'concat', sequences: true }], gruShapes, 3 * STEPS),
  network(
    'bidirectional gru',
    [{ ...gru, directions: [forward, backward], merge: 'average', sequences: false }],
    [...gruShapes, ...gruShapes],
    3,
  ),
  network(
    'additive attention',
    [{ op: 'attention', input: 0, score: 'additive', kernel: 0, vector: 1 }],
    [
      [FEATURES, 4],
      [4, 1],
    ],
    FEATURES,
  ),
  network(
    "the paper's attention",
    [{ op: 'attention', input: 0, score: 'paper', vector: 0 }],
    [[FEATURES, 1]],
    FEATURES,
  ),
]
const rules: readonly (readonly [string, PlanRule])[] = [
  ['adam with decay', adam],
  ['adam, clipped', { ...adam, clipNorm: 0.05, clipValue: 0.03 }],
  ['sgd', { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.02 }],
  ['rmsprop', { name: 'rmsprop', rho: 0.9, epsilon: 1e-7, weightDecay: 0 }],
]

const values = seededFloats(ROWS * STEPS * FEATURES, 3).map((v) => v + 0.7)
const targets = Float32Array.from({ length: ROWS }, (_, r) => (r % 4 === 0 ? 0 : 1))
const weightsOf = ({ weights }: PlanSpec) =>
  weights.map(({ shape }, i) =>
    seededFloats(
      shape.reduce((a, b) => a * b, 1),
      20 + i,
    ).map((v) => 0.5 * v),
  )

function planOf(spec: PlanSpec, weights: readonly Float32Array[]): CompiledPlan {
  const plan = compilePlan(spec)
  if ('unsupported' in plan) throw new Error(plan.unsupported)
  plan.writeWeights(weights)
  return plan
}

const batchOf = (k: number, size: number) => {
  const rows = Int32Array.from({ length: size }, (_, i) => (k * size + i) % ROWS)
  return { values, targets, rows, keys: new Int32Array(0), learningRate: 0.02 }
}

/** The rule by its formulas, on the weights that there are alone. */
function updater(rule: PlanRule, weights: readonly Float32Array[]) {
  const m = weights.map((w) => new Float64Array(w.length))
  const v = weights.map((w) => new Float64Array(w.length))
  let t = 0
  return (gradients: readonly Float32Array[], rate: number) => {
    t++
    const norm = Math.sqrt(gradients.reduce((sum, g) => g.reduce((s, x) => s + x * x, sum), 0))
    const scale = Math.min(1, (rule.clipNorm ?? Number.POSITIVE_INFINITY) / (norm + 1e-6))
    const limit = rule.clipValue ?? Number.POSITIVE_INFINITY
    const step = (g: number, k: number, i: number): number => {
      const [mk, vk] = [m[k]!, v[k]!]
      if (rule.name === 'adam') {
        mk[i] = 0.9 * mk[i]! + 0.1 * g
        vk[i] = 0.999 * vk[i]! + 0.001 * g * g
        return mk[i]! / (1 - 0.9 ** t) / (Math.sqrt(vk[i]! / (1 - 0.999 ** t)) + rule.epsilon)
      }
      if (rule.name === 'sgd') {
        mk[i] = rule.momentum * mk[i]! + g
        return g + rule.momentum * mk[i]!
      }
      vk[i] = rule.rho * vk[i]! + (1 - rule.rho) * g * g
      return g / (Math.sqrt(vk[i]!) + rule.epsilon)
    }
    weights.forEach((w, k) => {
      for (let i = 0; i < w.length; i++) {
        const g = Math.max(-limit, Math.min(limit, gradients[k]![i]! * scale))
        w[i] = w[i]! * (1 - rate * rule.weightDecay) - rate * step(g, k, i)
      }
    })
  }
}

describe.each(networks)('a plan of $name without bias', ({ spec: bare }) => {
  it.each(rules)('trains the weights that it hands out, and no others, by %s', (_, rule) => {
    for (const [batchSize, steps] of [
      [8, 12],
      [ROWS, 4],
    ] as const) {
      // biome-ignore format: sizes
      const spec: PlanSpec = { ...bare, batchSize, rule }
      const weights = weightsOf(spec)
      const plan = planOf(spec, weights)
      const update = updater(rule, weights)
      for (let k = 0; k < steps; k++) {
        const batch = batchOf(k, batchSize)
        const fresh = planOf(spec, weights)
        const { loss, gradients } = fresh.gradients(batch)
        fresh.dispose()
        expect(Math.abs(plan.trainBatch(batch) - loss)).toBeLessThan(1e-5)
        update(gradients, batch.learningRate)
      }
      const trained = plan.readWeights()
      const fresh = planOf(spec, trained)
      expect(fresh.logits(values, 5)).toEqual(plan.logits(values, 5))
      fresh.dispose()
      plan.dispose()
      trained.forEach((w, k) => {
        w.forEach((x, i) => {
          expect(Math.abs(x - weights[k]![i]!)).toBeLessThan(1e-4)
        })
      })
    }
  })

  it.each(rules)('goes on after a checkpoint with the same bits, by %s', (_, rule) => {
    const spec: PlanSpec = { ...bare, rule }
    const plan = planOf(spec, weightsOf(spec))
    for (let k = 0; k < 4; k++) plan.trainBatch(batchOf(k, 8))
    const resumed = planOf(spec, plan.readWeights())
    resumed.writeOptimizer(plan.readOptimizer())
    for (let k = 4; k < 8; k++) expect(resumed.trainBatch(batchOf(k, 8))).toBe(plan.trainBatch(batchOf(k, 8)))
    expect(resumed.readWeights()).toEqual(plan.readWeights())
    expect(resumed.readOptimizer()).toEqual(plan.readOptimizer())
    resumed.dispose()
    plan.dispose()
  })
})
