import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import type { SimdBackend } from '../src/backend.ts'
import { SimdBackendError } from '../src/errors.ts'
import { alloc, free, heapStatistics, setMemoryLimit } from '../src/memory.ts'
import '../src/index.ts'
import { compilePlan } from '../src/plan/compile.ts'
import type { CompiledPlan, PlanRule, PlanSpec } from '../src/plan/spec.ts'

const golden = JSON.parse(readFileSync(new URL('golden/plan.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly { readonly name: string; readonly spec: PlanSpec }[]
}
const network = golden.cases.find(({ name }) => name.startsWith('two of each'))!.spec
const adam: PlanRule = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }

let state = 5
const next = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 4294967296
}
const draw = (n: number, scale: number) => Float32Array.from({ length: n }, () => (2 * next() - 1) * scale)
const ROWS = 600
const values = draw(ROWS * network.steps * network.features, 1.5)
const targets = Float32Array.from({ length: ROWS }, () => (next() < 0.5 ? 1 : 0))
const weights = network.weights.map(({ shape }) =>
  draw(
    shape.reduce((a, b) => a * b, 1),
    0.5,
  ),
)
const rowsFrom = (first: number, count: number) => Int32Array.from({ length: count }, (_, i) => first + i)
const data = { values, targets, keys: new Int32Array(0) }

function planOf(more: Partial<PlanSpec> = {}): CompiledPlan {
  const plan = compilePlan({ ...network, rule: adam, ...more })
  if ('unsupported' in plan) throw new Error(plan.unsupported)
  plan.writeWeights(weights)
  return plan
}

const largestDifference = (a: readonly Float32Array[], b: readonly Float32Array[]) =>
  Math.max(...a.flatMap((x, k) => Array.from(x, (v, i) => Math.abs(v - b[k]![i]!))))

afterEach(() => setMemoryLimit(Number.POSITIVE_INFINITY))

describe('a plan', () => {
  it('gives a large batch, run as micro-batches, the mean gradient of its parts', () => {
    const whole = planOf({ batchSize: 600 })
    const { loss, gradients } = whole.gradients({ ...data, rows: rowsFrom(0, 600), learningRate: 0 })
    whole.dispose()
    const part = planOf({ batchSize: 24 })
    const sums = gradients.map((g) => new Float64Array(g.length))
    let mean = 0
    for (let first = 0; first < 600; first += 24) {
      const one = part.gradients({ ...data, rows: rowsFrom(first, 24), learningRate: 0 })
      mean += one.loss / 25
      one.gradients.forEach((g, k) => {
        g.forEach((v, i) => {
          sums[k]![i]! += v / 25
        })
      })
    }
    part.dispose()
    expect(Math.abs(mean - loss)).toBeLessThan(1e-6)
    const means = sums.map((s) => Float32Array.from(s))
    const largest = Math.max(...gradients.flatMap((g) => Array.from(g, Math.abs)))
    expect(largestDifference(gradients, means) / largest).toBeLessThan(1e-5)
  })

  it('gives a row the same bits alone, in a batch and after other batches', () => {
    const plan = planOf()
    const size = network.steps * network.features
    const all = plan.logits(values, 37)
    for (const r of [0, 5, 36]) {
      expect(plan.logits(values.subarray(r * size, (r + 1) * size), 1)[0]).toBe(all[r])
    }
    const inference = compilePlan({ ...network, batchSize: 64 }) as CompiledPlan
    inference.writeWeights(weights)
    expect(inference.logits(values, 37)).toEqual(all)
    expect(() => inference.trainBatch({ ...data, rows: rowsFrom(0, 4), learningRate: 1e-3 })).toThrow(/rule/)
    inference.dispose()
    plan.dispose()
  })

  it.each(golden.cases)('gives one row of $name the bits that it has among others', ({ spec }) => {
    const plan = compilePlan({ ...spec, batchSize: 8 }) as CompiledPlan
    plan.writeWeights(
      spec.weights.map(({ shape }) =>
        draw(
          shape.reduce((a, b) => a * b, 1),
          0.5,
        ),
      ),
    )
    const size = spec.steps * spec.features
    const rows = draw(7 * size, 1.5)
    const all = plan.logits(rows, 7)
    for (const r of [0, 3, 6])
      expect(plan.logits(rows.subarray(r * size, (r + 1) * size), 1)).toEqual(all.slice(r, r + 1))
    plan.dispose()
  })

  it('takes weights from tensors, and again when they changed or something else was written', async () => {
    await tf.setBackend('simd')
    tf.add(1, 1).dispose()
    const before = heapStatistics().liveBlocks
    const plan = (tf.backend() as SimdBackend).stepPlans.compile({ ...network, rule: adam }) as CompiledPlan
    const tensors = network.weights.map(({ shape }, i) =>
      tf.tidy(() => tf.variable(tf.tensor(weights[i]!, [...shape]))),
    )
    plan.syncWeights(tensors)
    expect(plan.readWeights()).toEqual(weights)
    const twice = weights.map((weight) => weight.map((w) => 2 * w))
    plan.writeWeights(twice)
    plan.syncWeights(tensors)
    expect(plan.readWeights()).toEqual(weights)
    plan.trainBatch({ ...data, rows: rowsFrom(0, 6), learningRate: 1e-3 })
    plan.syncWeights(tensors)
    expect(plan.readWeights()).toEqual(weights)
    // One number of one weight, in place, as the optimizers of this backend do it.
    const held = (tf.backend() as SimdBackend).values(tensors.at(-1)!)
    held[held.length - 1] = 7
    plan.syncWeights(tensors)
    expect(plan.readWeights().at(-1)!.at(-1)).toBe(7)
    tf.tidy(() => tensors[0]!.assign(tf.zerosLike(tensors[0]!)))
    plan.syncWeights(tensors)
    expect(plan.readWeights()[0]!.every((w) => w === 0)).toBe(true)
    expect(() => plan.syncWeights(tensors.slice(1))).toThrow(SimdBackendError)
    plan.dispose()
    tf.dispose(tensors)
    tf.add(1, 1).dispose()
    expect(heapStatistics().liveBlocks).toBe(before)
    const apart = planOf()
    expect(() => apart.syncWeights(tensors)).toThrow(SimdBackendError)
    apart.dispose()
  })

  it('continues from a saved state with the same bits', () => {
    const step = (plan: CompiledPlan, k: number) =>
      plan.trainBatch({ ...data, rows: rowsFrom(6 * k, 6), learningRate: 1e-2 })
    const straight = planOf()
    for (let k = 0; k < 4; k++) step(straight, k)
    const saved = { weights: straight.readWeights(), optimizer: straight.readOptimizer() }
    for (let k = 4; k < 8; k++) step(straight, k)
    const resumed = planOf()
    resumed.writeWeights(saved.weights)
    resumed.writeOptimizer(saved.optimizer)
    for (let k = 4; k < 8; k++) step(resumed, k)
    expect(resumed.readWeights()).toEqual(straight.readWeights())
    straight.dispose()
    resumed.dispose()
  })

  const rules: [string, PlanRule, (w: number, g: number, lr: number, scale: number) => number][] = [
    ['sgd', { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0.1 }, (w, g, lr) => w - lr * 0.1 * w - lr * g],
    [
      'nesterov momentum',
      { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 },
      (w, g, lr) => w - lr * (g + 0.9 * g),
    ],
    [
      'rmsprop',
      { name: 'rmsprop', rho: 0.9, epsilon: 1e-3, weightDecay: 0 },
      (w, g, lr) => w - (lr * g) / (Math.sqrt(0.1 * g * g) + 1e-3),
    ],
    [
      'adam with decay',
      { ...adam, epsilon: 1e-3, weightDecay: 0.2 } as PlanRule,
      (w, g, lr) => w - lr * 0.2 * w - (lr * g) / (Math.abs(g) + 1e-3),
    ],
    [
      'sgd with clipped norm',
      { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0, clipNorm: 0.01 },
      (w, g, lr, norm) => w - (lr * g * 0.01) / (norm + 1e-6),
    ],
    [
      'sgd with clipped values',
      { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0, clipValue: 0.002 },
      (w, g, lr) => w - lr * Math.max(-0.002, Math.min(0.002, g)),
    ],
  ]
  it.each(rules)('updates by %s', (_, rule, expected) => {
    const plan = planOf({ rule })
    const batch = { ...data, rows: rowsFrom(0, 6), learningRate: 0.05 }
    const { gradients } = plan.gradients(batch)
    plan.trainBatch(batch)
    const updated = plan.readWeights()
    plan.dispose()
    const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g.reduce((s, v) => s + v * v, 0), 0))
    const wanted = weights.map((w, k) => w.map((v, i) => expected(v, gradients[k]![i]!, 0.05, norm)))
    expect(largestDifference(updated, wanted)).toBeLessThan(1e-6)
  })

  it('that finds no room for the weights of tensors holds none of it', async () => {
    await tf.setBackend('simd')
    const spec: PlanSpec = {
      steps: 1,
      features: 300,
      batchSize: 4,
      weights: [[300, 300], [300, 300], [300, 1]].map((shape, i) => ({ name: `w${i}`, shape, trainable: true })), // biome-ignore format: shapes
      nodes: [
        { op: 'input' },
        { op: 'dense', input: 0, kernel: 0, activation: 'linear' },
        { op: 'dense', input: 1, kernel: 1, activation: 'linear' },
        { op: 'dense', input: 2, kernel: 2, activation: 'linear' },
      ],
      logits: 3,
    }
    const plan = (tf.backend() as SimdBackend).stepPlans.compile(spec) as CompiledPlan
    const tensors = spec.weights.map(({ shape }) => tf.ones([...shape]))
    const room = alloc(4 * 500 * 300)
    setMemoryLimit(heapStatistics().memoryBytes)
    const full: number[] = []
    for (let bytes = 2 ** 22; bytes >= 64; bytes /= 2) {
      try {
        for (;;) full.push(alloc(bytes))
      } catch {}
    }
    free(room)
    const before = heapStatistics().liveBlocks
    expect(() => plan.syncWeights(tensors)).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }))
    expect(heapStatistics().liveBlocks).toBe(before)
    full.forEach(free)
    setMemoryLimit(Number.POSITIVE_INFINITY)
    plan.syncWeights(tensors)
    expect(plan.readWeights()[1]!.every((w) => w === 1)).toBe(true)
    tf.dispose(tensors)
    plan.dispose()
  })

  it('makes no update when the loss is not finite', () => {
    const plan = planOf()
    const broken = values.slice(0, 6 * network.steps * network.features)
    broken[3] = Number.NaN
    const loss = plan.trainBatch({ ...data, values: broken, rows: rowsFrom(0, 6), learningRate: 0.1 })
    expect(loss).toBeNaN()
    expect(plan.readWeights()).toEqual(weights)
    expect(plan.readOptimizer().updates).toBe(0)
    plan.dispose()
  })

  it('refuses what contradicts itself with a typed error and leaves no memory behind', () => {
    const blocks = heapStatistics().liveBlocks
    const plan = planOf()
    expect(() => plan.writeWeights(weights.slice(1))).toThrow(SimdBackendError)
    expect(() => plan.trainBatch({ ...data, rows: new Int32Array(0), learningRate: 1 })).toThrow(/1 to 6 rows/)
    plan.dispose()
    plan.dispose()
    expect(() => plan.readWeights()).toThrow(/disposed/)
    expect(() => compilePlan({ ...network, batchSize: 0 })).toThrow(/batchSize/)
    expect(() => compilePlan({ ...network, logits: 3 })).toThrow(/one number a row/)
    expect(compilePlan({ ...network, nodes: [...network.nodes, { op: 'fold' } as never] })).toEqual({
      unsupported: 'the operation fold has no kernels',
    })
    setMemoryLimit(heapStatistics().heapBytes + 1.05e6)
    expect(() => compilePlan({ ...network, batchSize: 256, steps: 400, rule: adam })).toThrow(
      expect.objectContaining({ code: 'OUT_OF_MEMORY' }),
    )
    setMemoryLimit(Number.POSITIVE_INFINITY)
    expect(heapStatistics().liveBlocks).toBe(blocks)
  })
})
