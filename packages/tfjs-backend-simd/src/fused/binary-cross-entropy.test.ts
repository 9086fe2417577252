import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { errorOf, expectGradients, seededTensors } from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { fused } from '../index.ts'

const tensors = () => seededTensors(71, { logits: [3, 5], labels: [3, 5], weights: [3, 5] }, 4)

describe('fused.binaryCrossEntropyWithLogits', () => {
  fusedSuite({
    inputs: () => ({ logits: tensors().logits! }),
    call: ({ logits }) =>
      tf.tidy(() => {
        const { labels, weights } = tensors()
        return fused.binaryCrossEntropyWithLogits({ logits: logits!, labels: labels!, weights })
      }),
  })

  it.each([true, false])('agrees with its definition in float64, weighted: %s', (weighted) => {
    const { logits, labels, weights } = tensors() as Record<'logits' | 'labels' | 'weights', tf.Tensor>
    const [y, w] = [labels.dataSync(), weights.dataSync()]
    expectGradients(
      { logits },
      (named) =>
        fused.binaryCrossEntropyWithLogits({ logits: named.logits!, labels, ...(weighted ? { weights } : {}) }),
      ({ logits: z }) => {
        const each = Array.from(z!, (v, i) => Math.max(v, 0) - v * y[i]! + Math.log1p(Math.exp(-Math.abs(v))))
        return [each.reduce((sum, v, i) => sum + (weighted ? w[i]! : 1) * v, 0) / 15]
      },
    )
  })

  it('is the mean of fused.sigmoidCrossEntropyWithLogits', () => {
    const { logits, labels } = tensors() as Record<'logits' | 'labels', tf.Tensor>
    const mean = tf.mean(fused.sigmoidCrossEntropyWithLogits({ logits, labels })).dataSync()[0] as number
    expect(fused.binaryCrossEntropyWithLogits({ logits, labels }).dataSync()[0]).toBeCloseTo(mean, 6)
  })

  it('trains a variable through variableGrads', () => {
    const z = tf.variable(tf.zeros([4]))
    const labels = tf.tensor1d([0, 1, 1, 0])
    const { value, grads } = tf.variableGrads(() => fused.binaryCrossEntropyWithLogits({ labels, logits: z }))
    expect(value.dataSync()[0]).toBeCloseTo(Math.LN2, 6)
    expect([...Object.values(grads)[0]!.dataSync()]).toEqual([0.125, -0.125, -0.125, 0.125])
    z.dispose()
  })

  it('refuses weights of another shape', () => {
    const { logits, labels } = tensors() as Record<'logits' | 'labels', tf.Tensor>
    expect(
      errorOf(() => fused.binaryCrossEntropyWithLogits({ logits, labels, weights: tf.zeros([3]) })).message,
    ).toMatch(/weights must have shape \[3, 5\]; received \[3\]/)
  })
})
