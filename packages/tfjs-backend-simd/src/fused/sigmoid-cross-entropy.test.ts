import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { errorOf, expectGradients, type Named, seededTensors } from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { fused } from '../index.ts'
import type { SigmoidCrossEntropyArguments } from './sigmoid-cross-entropy.ts'

const inputs = () => seededTensors(61, { logits: [3, 5], labels: [3, 5] }, 4)
const call = (named: Named) => fused.sigmoidCrossEntropyWithLogits(named as unknown as SigmoidCrossEntropyArguments)

describe('fused.sigmoidCrossEntropyWithLogits', () => {
  fusedSuite({ inputs, call })

  it('agrees with its definition in float64, with a gradient of labels too', () => {
    expectGradients(inputs(), call, ({ logits, labels }) =>
      Array.from(logits!, (z, i) => Math.max(z, 0) - z * labels![i]! + Math.log1p(Math.exp(-Math.abs(z)))),
    )
  })

  it('stays exact at large logits', () => {
    const logits = tf.tensor1d([-1e4, -100, -20, 0, 20, 100, 1e4, Number.NaN])
    const losses = call({ logits, labels: tf.zeros([8]) }).dataSync()
    const want = [0, Math.exp(-100), Math.exp(-20), Math.LN2, 20 + Math.exp(-20), 100, 1e4, Number.NaN]
    losses.forEach((v, i) => {
      if (Number.isNaN(want[i]!)) expect(v).toBeNaN()
      else expect(Math.abs(v - want[i]!)).toBeLessThanOrEqual(1e-7 * Math.abs(want[i]!) + 1e-44)
    })
  })

  it('takes a scalar', () => {
    const loss = fused.sigmoidCrossEntropyWithLogits({ logits: tf.scalar(0), labels: tf.scalar(1) })
    expect(loss.shape).toEqual([])
    expect(loss.dataSync()[0]).toBeCloseTo(Math.LN2, 6)
  })

  it('refuses labels of another shape or dtype', () => {
    expect(errorOf(() => call({ ...inputs(), labels: tf.zeros([5, 3]) })).message).toMatch(
      /labels must have shape \[3, 5\]; received \[5, 3\]/,
    )
    expect(errorOf(() => call({ ...inputs(), labels: tf.zeros([3, 5], 'bool') })).message).toMatch(
      /labels must be of dtype float32; received bool/,
    )
  })
})
