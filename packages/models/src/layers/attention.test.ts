import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { fill } from '../../test/support/fill.ts'
import { AdditiveAttention, type AttentionPooling, VectorAttention } from './attention.ts'

const BATCH = 2
const STEPS = 3
const DEPTH = 4

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

type Score = (h: number[], weights: number[][]) => number

const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)
const additive: Score = (h, [w, b, v]) => {
  const hidden = (b as number[]).map((bias, j) =>
    Math.tanh(bias + h.reduce((sum, x, i) => sum + x * (w?.[i * DEPTH + j] as number), 0)),
  )
  return dot(hidden, v as number[])
}
const paper: Score = (h, [w, b]) => Math.tanh(dot(h, w as number[]) + (b?.[0] as number))

/** sum_k c_k context_k in float64, everything written out. */
function objective(score: Score, states: number[], weights: number[][], c: number[]): number {
  let total = 0
  for (let b = 0; b < BATCH; b++) {
    const steps = Array.from({ length: STEPS }, (_, t) =>
      states.slice((b * STEPS + t) * DEPTH, (b * STEPS + t + 1) * DEPTH),
    )
    const e = steps.map((h) => Math.exp(score(h, weights)))
    const sum = e.reduce((x, y) => x + y, 0)
    for (let k = 0; k < DEPTH; k++)
      total +=
        (c[b * DEPTH + k] as number) * steps.reduce((s, h, t) => s + ((e[t] as number) / sum) * (h[k] as number), 0)
  }
  return total
}

describe.each<[string, () => AttentionPooling, Score]>([
  ['AdditiveAttention', () => new AdditiveAttention({ seed: 3 }), additive],
  ['VectorAttention', () => new VectorAttention({ seed: 3 }), paper],
])('%s', (_name, make, score) => {
  const states = Array.from(fill('states', [BATCH, STEPS, DEPTH], 1.5))
  const c = Array.from(fill('c', [BATCH, DEPTH], 1))

  it('has the value and the gradients of its definition in float64, by central differences', () => {
    const layer = make()
    layer.build([null, STEPS, DEPTH])
    layer.weights.forEach((weight, i) => {
      weight.write(tf.tensor(fill(`w${i}`, weight.shape as number[], 0.8), weight.shape as number[]))
    })
    const weights = layer.weights.map((weight) => Array.from(weight.read().dataSync()))
    const f = (x: tf.Tensor) => tf.sum(tf.mul(layer.call(x), tf.tensor(c, [BATCH, DEPTH]))) as tf.Scalar
    const x = tf.tensor(states, [BATCH, STEPS, DEPTH])
    expect(f(x).dataSync()[0]).toBeCloseTo(objective(score, states, weights, c), 5)

    const variables = layer.weights.map((weight) => weight.read() as tf.Variable)
    const { grads } = tf.variableGrads(() => f(x), variables)
    const got = [tf.grad(f)(x), ...variables.map((v) => grads[v.name] as tf.Tensor)].map((g) =>
      Array.from(g.dataSync()),
    )
    const parameters = [states, ...weights]
    const h = 1e-5
    const expected = parameters.map((list) =>
      list.map((value, i) => {
        list[i] = value + h
        const up = objective(score, states, weights, c)
        list[i] = value - h
        const down = objective(score, states, weights, c)
        list[i] = value
        return (up - down) / (2 * h)
      }),
    )
    const largest = Math.max(...expected.flat().map(Math.abs))
    got.flat().forEach((g, i) => {
      expect(Math.abs(g - (expected.flat()[i] as number))).toBeLessThan(1e-5 * largest + 1e-7)
    })
    expect(largest).toBeGreaterThan(0.1)
  })

  it('weighs equal steps equally, whatever their number', () => {
    const layer = make()
    layer.build([null, STEPS, DEPTH])
    const weights = layer.weightsOf(tf.ones([1, 5, DEPTH])).dataSync()
    for (const w of weights) expect(w).toBeCloseTo(0.2, 6)
  })
})
