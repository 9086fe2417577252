import { describe, expect, it } from 'vitest'
import { compilePlan } from '../compile.ts'
import type { CompiledPlan, PlanSpec } from '../spec.ts'
import { tapRanges } from './tap-convolution.ts'

describe('tapRanges', () => {
  it('leaves out what a causal kernel reads before the sequence', () => {
    expect(tapRanges(8, 8, 3, 4, 8)).toEqual([
      { tap: 2, out: 0, in: 0, count: 8 },
      { tap: 0, out: 8, in: 0, count: 0 },
      { tap: 1, out: 4, in: 0, count: 4 },
    ])
  })

  it('starts with the tap that reaches every output, or says that there is none', () => {
    expect(tapRanges(5, 5, 3, 1, 1)?.map(({ tap }) => tap)).toEqual([1, 0, 2])
    expect(tapRanges(5, 3, 3, 1, 0)?.map(({ count }) => count)).toEqual([3, 3, 3])
    expect(tapRanges(5, 5, 4, 2, 3)).toBeUndefined()
  })
})

const STEPS = 7
const FEATURES = 3
const UNITS = 5
let state = 3
const next = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2147483648 - 1
}
const draw = (n: number) => Float32Array.from({ length: n }, next)

/** The logits of dense, convolution, flatten, dense, by their definition in float64. */
function reference(weights: readonly Float32Array[], x: Float32Array, at: Omit<Case, 'name'>): number {
  const [embed, kernel, bias, out] = weights as [Float32Array, Float32Array, Float32Array, Float32Array]
  const { taps, dilation, padding } = at
  const reach = (taps - 1) * dilation
  const left = padding === 'valid' ? 0 : padding === 'causal' ? reach : Math.floor(reach / 2)
  const outSteps = padding === 'valid' ? STEPS - reach : STEPS
  const h = (t: number, c: number) => {
    let sum = 0
    for (let f = 0; f < FEATURES; f++) sum += x[t * FEATURES + f]! * embed[f * UNITS + c]!
    return sum
  }
  let logit = 0
  for (let t = 0; t < outSteps; t++)
    for (let u = 0; u < UNITS; u++) {
      let sum = bias[u]!
      for (let k = 0; k < taps; k++) {
        const s = t + k * dilation - left
        if (s < 0 || s >= STEPS) continue
        for (let c = 0; c < UNITS; c++) sum += h(s, c) * kernel[(k * UNITS + c) * UNITS + u]!
      }
      logit += Math.max(sum, 0) * out[t * UNITS + u]!
    }
  return logit
}

interface Case {
  readonly taps: number
  readonly dilation: number
  readonly padding: 'same' | 'valid' | 'causal'
}
const cases: Case[] = [
  { taps: 3, dilation: 1, padding: 'same' },
  { taps: 4, dilation: 1, padding: 'same' },
  { taps: 4, dilation: 2, padding: 'same' },
  { taps: 3, dilation: 2, padding: 'valid' },
  { taps: 3, dilation: 4, padding: 'causal' },
  { taps: 2, dilation: 9, padding: 'causal' },
  { taps: 1, dilation: 1, padding: 'valid' },
]

it.each(cases)('a convolution of $taps taps, dilation $dilation, $padding, has its definition', (at) => {
  const outSteps = at.padding === 'valid' ? STEPS - (at.taps - 1) * at.dilation : STEPS
  const spec: PlanSpec = {
    steps: STEPS,
    features: FEATURES,
    batchSize: 8,
    weights: [[FEATURES, UNITS], [at.taps, UNITS, UNITS], [UNITS], [outSteps * UNITS, 1]].map((shape, i) => ({
      name: `w${i}`,
      shape,
      trainable: true,
    })),
    nodes: [
      { op: 'input' },
      { op: 'dense', input: 0, kernel: 0, activation: 'linear' },
      { op: 'conv1d', input: 1, kernel: 1, bias: 2, stride: 1, activation: 'relu', ...at },
      { op: 'flatten', input: 2 },
      { op: 'dense', input: 3, kernel: 3, activation: 'linear' },
    ],
    logits: 4,
    rule: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  }
  const plan = compilePlan(spec) as CompiledPlan
  const weights = spec.weights.map(({ shape }) => draw(shape.reduce((a, b) => a * b, 1)))
  plan.writeWeights(weights)
  const count = 6
  const values = draw(count * STEPS * FEATURES)
  const rowsOf = (r: number) => values.subarray(r * STEPS * FEATURES, (r + 1) * STEPS * FEATURES)
  const expected = Array.from({ length: count }, (_, r) => reference(weights, rowsOf(r), at))
  plan.logits(values, count).forEach((z, r) => {
    expect(Math.abs(z - expected[r]!)).toBeLessThan(1e-5 * (1 + Math.abs(expected[r]!)))
  })

  // Gradients against central differences of the definition, along one random direction of each weight.
  const targets = Float32Array.from({ length: count }, (_, r) => r % 2)
  const loss = (w: readonly Float32Array[]) => {
    let sum = 0
    for (let r = 0; r < count; r++) {
      const z = reference(w, rowsOf(r), at)
      sum += Math.max(z, 0) - targets[r]! * z + Math.log1p(Math.exp(-Math.abs(z)))
    }
    return sum / count
  }
  const rows = Int32Array.from({ length: count }, (_, r) => r)
  const { gradients } = plan.gradients({ values, rows, targets, learningRate: 0, keys: new Int32Array(0) })
  gradients.forEach((gradient, k) => {
    const along = draw(gradient.length)
    const moved = (h: number) =>
      weights.map((w, i) => (i === k ? (Float64Array.from(w, (v, j) => v + h * along[j]!) as never) : w))
    const slope = (loss(moved(1e-5)) - loss(moved(-1e-5))) / 2e-5
    const own = gradient.reduce((sum, g, j) => sum + g * along[j]!, 0)
    expect(Math.abs(own - slope)).toBeLessThan(1e-3 * (1 + Math.abs(slope)))
  })
  plan.dispose()
})
