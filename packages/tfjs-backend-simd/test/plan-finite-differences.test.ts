import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compilePlan } from '../src/plan/compile.ts'
import type { PlanSpec } from '../src/plan/spec.ts'
import { referenceLoss } from './support/plan-reference.ts'

const golden = JSON.parse(readFileSync(new URL('golden/plan.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly { readonly name: string; readonly spec: PlanSpec }[]
}
const rule = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const
const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

const weight = (name: string, ...shape: number[]) => ({ name, shape, trainable: true })
const network = (nodes: PlanSpec['nodes'], weights: PlanSpec['weights']): PlanSpec => ({
  steps: 6,
  features: 5,
  batchSize: 7,
  nodes: [{ op: 'input' }, ...nodes],
  weights,
  logits: nodes.length,
})
// What makes its input's gradient along with that of its weights, where the input needs none.
const onTheInput: readonly { readonly name: string; readonly spec: PlanSpec }[] = [
  {
    name: 'additive attention on the input',
    spec: network(
      [
        { op: 'attention', score: 'additive', kernel: 0, bias: 1, vector: 2, input: 0 },
        { op: 'dense', kernel: 3, bias: 4, activation: 'linear', input: 1 },
      ],
      [weight('kernel', 5, 4), weight('bias', 4), weight('vector', 4, 1), weight('head', 5, 1), weight('offset', 1)],
    ),
  },
  {
    name: "the paper's attention on the input",
    spec: network(
      [
        { op: 'attention', score: 'paper', vector: 0, bias: 1, input: 0 },
        { op: 'dense', kernel: 2, bias: 3, activation: 'linear', input: 1 },
      ],
      [weight('vector', 5, 1), weight('bias', 1), weight('head', 5, 1), weight('offset', 1)],
    ),
  },
  {
    name: 'layer normalisation of the input',
    spec: network(
      [
        { op: 'layerNorm', gamma: 0, beta: 1, epsilon: 1e-3, input: 0 },
        { op: 'flatten', input: 1 },
        { op: 'dense', kernel: 2, bias: 3, activation: 'linear', input: 2 },
      ],
      [weight('gamma', 5), weight('beta', 5), weight('head', 30, 1), weight('offset', 1)],
    ),
  },
  {
    name: 'positions added to the input',
    spec: network(
      [
        { op: 'position', table: 0, input: 0 },
        { op: 'globalAverage', input: 1 },
        { op: 'dense', kernel: 1, bias: 2, activation: 'linear', input: 2 },
      ],
      [weight('table', 6, 5), weight('head', 5, 1), weight('offset', 1)],
    ),
  },
]

describe.each([...golden.cases.filter(({ name }) => name !== 'm1'), ...onTheInput])(
  'gradients of "$name"',
  ({ spec: network }) => {
    it('are those of central differences in float64, at a batch with rows left over', () => {
      let state = 77
      const next = () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        return state / 4294967296
      }
      const draw = (n: number, scale: number) => Float32Array.from({ length: n }, () => (2 * next() - 1) * scale)
      const spec: PlanSpec = { ...network, rule, batchSize: 7 }
      const weights = spec.weights.map(({ shape }) => draw(product(shape), 0.6))
      const count = 6
      const values = draw(count * spec.steps * spec.features, 1.5)
      const targets = Float32Array.from({ length: count }, () => (next() < 0.5 ? 1 : 0))
      const rowWeights = draw(count, 0.5).map((w) => w + 1)

      const plan = compilePlan(spec)
      if ('unsupported' in plan) throw new Error(plan.unsupported)
      plan.writeWeights(weights)
      const rows = Int32Array.from({ length: count }, (_, i) => i)
      const keys = new Int32Array(0)
      const { loss, gradients } = plan.gradients({ values, targets, weights: rowWeights, rows, keys, learningRate: 0 })
      plan.dispose()

      const exact = weights.map((w) => Float64Array.from(w))
      const lossOf = () => referenceLoss(spec, exact, { values, targets, weights: rowWeights })
      expect(Math.abs(loss - lossOf())).toBeLessThan(2e-6 * Math.abs(loss))
      const largest = Math.max(...gradients.flatMap((g) => Array.from(g, Math.abs)))
      const h = 1e-5
      for (const [k, w] of exact.entries()) {
        const scale = Math.max(1e-3 * largest, ...gradients[k]!.map(Math.abs))
        for (let s = 0; s < Math.min(4, w.length); s++) {
          const i = Math.floor(next() * w.length)
          const kept = w[i]!
          w[i] = kept + h
          const above = lossOf()
          w[i] = kept - h
          const below = lossOf()
          w[i] = kept
          const difference = (above - below) / (2 * h)
          expect(Math.abs(gradients[k]![i]! - difference) / scale, `${spec.weights[k]!.name}[${i}]`).toBeLessThan(1e-4)
        }
      }
    })
  },
)
