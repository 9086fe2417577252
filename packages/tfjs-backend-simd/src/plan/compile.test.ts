import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { heapStatistics } from '../memory.ts'
import { compilePlan } from './compile.ts'
import type { CompiledPlan, PlanNode, PlanSpec } from './spec.ts'

interface GoldenCase {
  readonly name: string
  readonly seed: number
  readonly spec: PlanSpec
  readonly rows: number
  readonly loss: number
  readonly logits: readonly number[]
  readonly gradients: readonly {
    readonly max: number
    readonly index: readonly number[]
    readonly values: readonly number[]
  }[]
  readonly losses: readonly number[]
}
const golden = JSON.parse(readFileSync(new URL('../../test/golden/plan.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly GoldenCase[]
}
const adam = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const

/** The generator of make_plan.py. */
function stream(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

function inputs({ seed, spec, rows }: GoldenCase) {
  const next = stream(seed)
  const draw = (n: number, scale: number) => Float32Array.from({ length: n }, () => (next() * 2 - 1) * scale)
  const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)
  const weights = spec.weights.map(({ shape }) =>
    draw(product(shape), 1 / Math.sqrt(shape.length > 1 ? product(shape.slice(0, -1)) : 25)),
  )
  const values = draw(rows * spec.steps * spec.features, 1.7)
  const first = (r: number) => values[r * spec.steps * spec.features]!
  const targets = Float32Array.from({ length: rows }, (_, r) => (first(r) + 3 * (next() - 0.5) > 0 ? 1 : 0))
  const rowWeights = draw(rows, 0.5).map((w) => w + 1)
  return { weights, values, targets, rowWeights }
}

function compiled(spec: PlanSpec): CompiledPlan {
  const plan = compilePlan(spec)
  if ('unsupported' in plan) throw new Error(plan.unsupported)
  return plan
}

const rowsOf = (spec: PlanSpec, k: number, rows: number) =>
  Int32Array.from({ length: spec.batchSize }, (_, i) => (k * spec.batchSize + i) % rows)

describe.each(golden.cases)('plan of "$name" against PyTorch in float64', (item) => {
  const { weights, values, targets, rowWeights } = inputs(item)
  const spec: PlanSpec = { ...item.spec, rule: adam }
  const keys = new Int32Array(0)

  it('has its loss, gradients and logits', () => {
    const plan = compiled(spec)
    plan.writeWeights(weights)
    const readBack = plan.readWeights()
    const rows = rowsOf(spec, 0, item.rows)
    const { loss, gradients } = plan.gradients({ values, rows, targets, weights: rowWeights, learningRate: 0, keys })
    expect(Math.abs(loss - item.loss) / item.loss).toBeLessThan(2e-6)
    // A gradient that nearly cancels is noise in float32: its error is taken relative to the network's largest gradient.
    const floor = 1e-3 * Math.max(...item.gradients.map((g) => g.max))
    item.gradients.forEach(({ max, index, values: expected }, k) => {
      const worst = Math.max(...index.map((at, i) => Math.abs(gradients[k]![at]! - expected[i]!)))
      expect(worst / Math.max(max, floor), `${spec.weights[k]!.name}, max ${max}`).toBeLessThan(1e-4)
    })
    const logits = plan.logits(values, spec.batchSize)
    plan.dispose()
    expect(readBack).toEqual(weights)
    for (let i = 0; i < spec.batchSize; i++) expect(Math.abs(logits[i]! - item.logits[i]!)).toBeLessThan(1e-5)
  })

  it('follows its losses under Adam', () => {
    const plan = compiled(spec)
    plan.writeWeights(weights)
    const worst = item.losses.map((expected, k) => {
      const rows = rowsOf(spec, k, item.rows)
      return Math.abs(plan.trainBatch({ values, rows, targets, learningRate: 1e-3, keys }) - expected)
    })
    plan.dispose()
    expect(Math.max(...worst)).toBeLessThan(1e-3)
    expect(heapStatistics().liveBlocks).toBe(0)
  })
})

describe('a plan', () => {
  const weight = (name: string, ...shape: number[]) => ({ name, shape, trainable: true })
  const join = (op: 'add' | 'concat', left: PlanNode, right: PlanNode): PlanSpec => ({
    steps: 4,
    features: 3,
    batchSize: 8,
    weights: [weight('wide', 3, 3), weight('narrow', 3, 1)],
    nodes: [
      { op: 'input' },
      { op: 'dense', input: 0, kernel: 0, activation: 'linear' },
      { op: 'dense', input: 0, kernel: 1, activation: 'linear' },
      left,
      right,
      { op, inputs: [3, 4] },
      { op: 'globalMax', input: 5 },
    ],
    logits: 6,
  })
  const all = (input: number): PlanNode => ({ op: 'activation', input, activation: 'tanh' })
  const one = (input: number): PlanNode => ({ op: 'globalMax', input })

  it('broadcasts nothing: what is added has the same steps and channels', () => {
    const steps = { unsupported: 'two sequences to be added have different numbers of steps' }
    const layout = { unsupported: 'two sequences to be added are laid out differently' }
    expect(compilePlan(join('add', all(1), one(1)))).toEqual(steps)
    expect(compilePlan(join('add', one(1), all(1)))).toEqual(steps)
    expect(compilePlan(join('add', all(1), all(2)))).toEqual(layout)
    expect(compilePlan(join('add', all(2), all(1)))).toEqual(layout)
    compiled(join('add', all(2), all(2))).dispose()
  })

  it('joins only what has the same steps', () => {
    expect(compilePlan(join('concat', all(1), one(2)))).toEqual({
      unsupported: 'two sequences to be joined have different numbers of steps',
    })
  })
})
