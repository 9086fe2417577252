import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fused } from '../src/index.ts'
import { type Named, type NamedNumbers, seededTensors, sequenceOf } from './support/fused-check.ts'
import { affine, gru, lstm } from './support/plan-reference.ts'
import { draw, stream } from './support/stream.ts'

beforeAll(() => tf.setBackend('simd'))

interface Case {
  readonly shapes: Readonly<Record<string, number[]>>
  readonly apply: (inputs: Named) => tf.Tensor
  readonly reference: (inputs: NamedNumbers) => number[]
}

/**
 * Results against the float64 reference; the gradient of `sum(c y)` with respect to each input along a random direction
 * against a central difference of the reference. Sizes are odd ones and multiples of the kernels' 4 and 8 alike.
 */
function agrees(seed: number, { shapes, apply, reference }: Case): void {
  tf.tidy(() => {
    const inputs = seededTensors(seed, shapes, 0.8)
    const names = Object.keys(shapes)
    const exact = Object.fromEntries(names.map((name) => [name, Float64Array.from(inputs[name]!.dataSync())]))
    const want = reference(exact)
    const y = apply(inputs)
    const top = Math.max(...want.map(Math.abs))
    y.dataSync().forEach((v, i) => {
      expect(Math.abs(v - want[i]!)).toBeLessThan(3e-6 * top)
    })
    const next = stream(seed + 1)
    const c = draw(next, y.size, 1)
    const slopes = tf.grads((...all: tf.Tensor[]) => {
      const out = apply(Object.fromEntries(names.map((name, i) => [name, all[i]!])))
      return tf.sum(tf.mul(out, tf.tensor(c, out.shape)))
    })(names.map((name) => inputs[name]!))
    const loss = () => reference(exact).reduce((sum, v, i) => sum + v * c[i]!, 0)
    names.forEach((name, k) => {
      const values = exact[name]!
      const kept = values.slice()
      const along = draw(next, values.length, 1)
      const move = (h: number) => {
        for (let i = 0; i < kept.length; i++) values[i] = kept[i]! + h * along[i]!
        return loss()
      }
      const difference = (move(1e-5) - move(-1e-5)) / 2e-5
      values.set(kept)
      const g = slopes[k]!.dataSync() as Float32Array
      const dot = g.reduce((sum, v, i) => sum + v * along[i]!, 0)
      const scale = Math.sqrt(g.reduce((sum, v) => sum + v * v, 0)) + 1e-6
      expect(Math.abs(dot - difference) / scale, name).toBeLessThan(1e-4)
    })
  })
}

const size = (max: number) => fc.oneof(fc.integer({ min: 1, max }), fc.constantFrom(4, 8, 16))
const sizes = fc.record({ b: size(9), t: size(6), f: size(21), u: size(19), seed: fc.nat(1e6) })
type Sizes = { readonly b: number; readonly t: number; readonly f: number; readonly u: number }

const each = (shape: readonly number[], run: (row: number) => readonly (readonly number[])[]) =>
  Array.from({ length: shape[0]! }, (_, b) => run(b)).flat(2)

const cases: Readonly<Record<string, (sizes: Sizes) => Case>> = {
  lstm: ({ b, t, f, u }) => ({
    shapes: { x: [b, t, f], kernel: [f, 4 * u], recurrentKernel: [u, 4 * u], bias: [4 * u] },
    apply: (n) => fused.lstm(n as unknown as Parameters<typeof fused.lstm>[0]),
    reference: (w) => each([b], (i) => lstm(sequenceOf(w.x!, [b, t, f], i), u, w.kernel!, w.recurrentKernel!, w.bias!)),
  }),
  bidirectionalLstm: ({ b, t, f, u }) => ({
    shapes: { x: [b, t, f], k1: [f, 4 * u], r1: [u, 4 * u], b1: [4 * u], k2: [f, 4 * u], r2: [u, 4 * u], b2: [4 * u] },
    apply: (n) =>
      fused.bidirectionalLstm({
        x: n.x!,
        forward: { kernel: n.k1!, recurrentKernel: n.r1!, bias: n.b1! },
        backward: { kernel: n.k2!, recurrentKernel: n.r2!, bias: n.b2! },
      }),
    reference: (w) =>
      each([b], (i) => {
        const x = sequenceOf(w.x!, [b, t, f], i)
        const back = lstm(x.toReversed(), u, w.k2!, w.r2!, w.b2!).toReversed()
        return lstm(x, u, w.k1!, w.r1!, w.b1!).map((h, s) => [...h, ...back[s]!])
      }),
  }),
  gru: ({ b, t, f, u }) => ({
    shapes: { x: [b, t, f], kernel: [f, 3 * u], recurrentKernel: [u, 3 * u], bias: [2, 3 * u] },
    apply: (n) => fused.gru(n as unknown as Parameters<typeof fused.gru>[0]),
    reference: (w) => each([b], (i) => gru(sequenceOf(w.x!, [b, t, f], i), u, w.kernel!, w.recurrentKernel!, w.bias!)),
  }),
  additiveAttention: ({ b, t, f, u }) => ({
    shapes: { x: [b, t, f], kernel: [f, u], vector: [u, 1], bias: [u] },
    apply: (n) => fused.additiveAttention(n as unknown as Parameters<typeof fused.additiveAttention>[0]),
    reference: (w) =>
      each([b], (i) => {
        const x = sequenceOf(w.x!, [b, t, f], i)
        const exps = x.map((row) => {
          const hidden = affine(row, w.kernel!, u, w.bias!)
          return Math.exp(hidden.reduce((sum, v, k) => sum + Math.tanh(v) * w.vector![k]!, 0))
        })
        const total = exps.reduce((p, q) => p + q, 0)
        return [x[0]!.map((_, k) => x.reduce((sum, row, s) => sum + (exps[s]! / total) * row[k]!, 0))]
      }),
  }),
  dense: ({ b, t, f, u }) => ({
    shapes: { x: [b, t, f], kernel: [f, u], bias: [u] },
    apply: (n) => fused.dense({ x: n.x!, kernel: n.kernel!, bias: n.bias!, activation: 'sigmoid' }),
    reference: (w) =>
      each([b], (i) =>
        sequenceOf(w.x!, [b, t, f], i).map((row) =>
          affine(row, w.kernel!, u, w.bias!).map((v) => 1 / (1 + Math.exp(-v))),
        ),
      ),
  }),
}

describe.each(Object.keys(cases) as (keyof typeof cases)[])('fused.%s', (name) => {
  it('agrees with its definition at any size, gradients included', () => {
    fc.assert(
      fc.property(sizes, ({ seed, ...rest }) => agrees(seed, cases[name]!(rest))),
      { numRuns: 12, seed: 4 },
    )
  })
})
