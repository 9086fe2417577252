import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { expectGradients, type Named, seededTensors, sequenceOf } from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { affine } from '../../test/support/plan-reference.ts'
import { fused } from '../index.ts'
import type { AdditiveAttentionArguments } from './additive-attention.ts'

const shapes = { x: [3, 4, 5], kernel: [5, 6], vector: [6, 1], bias: [6] }
const inputs = () => seededTensors(31, shapes, 1.5)
const call = (named: Named) => fused.additiveAttention(named as unknown as AdditiveAttentionArguments)

describe('fused.additiveAttention', () => {
  fusedSuite({
    inputs,
    call,
    refusals: () => [
      [{ vector: tf.zeros([6]) }, /vector must have shape \[6, 1\]; received \[6\]/],
      [{ kernel: tf.zeros([4, 6]) }, /kernel must have shape \[5, size\]; received \[4, 6\]/],
      [{ bias: tf.zeros([5]) }, /bias must have shape \[6\]; received \[5\]/],
    ],
  })

  it('agrees with its definition in float64', () => {
    expectGradients(inputs(), call, ({ x, kernel, vector, bias }) =>
      [0, 1, 2].flatMap((b) => {
        const h = sequenceOf(x!, shapes.x, b)
        const scores = h.map((row) =>
          affine(row, kernel!, 6, bias!).reduce((sum, v, i) => sum + Math.tanh(v) * vector![i]!, 0),
        )
        const exps = scores.map((s) => Math.exp(s - Math.max(...scores)))
        const total = exps.reduce((p, q) => p + q, 0)
        return h[0]!.map((_, c) => h.reduce((sum, row, t) => sum + (exps[t]! / total) * row[c]!, 0))
      }),
    )
  })

  it('of equal steps is a step, and takes no bias as zeros', () => {
    const { kernel, vector } = inputs() as Record<keyof typeof shapes, tf.Tensor>
    const step = tf.tensor([[[1, -2, 3, -4, 5]]])
    const pooled = fused.additiveAttention({ x: tf.tile(step, [2, 3, 1]), kernel, vector })
    pooled.dataSync().forEach((v, i) => {
      expect(v).toBeCloseTo([1, -2, 3, -4, 5][i % 5]!, 5)
    })
    const zeros = fused.additiveAttention({ x: tf.tile(step, [2, 3, 1]), kernel, vector, bias: tf.zeros([6]) })
    expect(pooled.dataSync()).toEqual(zeros.dataSync())
  })
})
