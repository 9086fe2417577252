import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { expectGradients, type Named, seededTensors } from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { fused } from '../index.ts'
import type { LayerNormalizationArguments } from './layer-normalization.ts'

const shapes = { x: [2, 3, 7], gamma: [7], beta: [7] }
const inputs = () => seededTensors(51, shapes, 1.5)
const call = (named: Named, options: object = {}) =>
  fused.layerNormalization({ ...named, ...options } as unknown as LayerNormalizationArguments)

describe('fused.layerNormalization', () => {
  fusedSuite({
    inputs,
    call,
    refusals: () => [
      [{ gamma: tf.zeros([1, 7]) }, /gamma must have shape \[7\]; received \[1, 7\]/],
      [{ epsilon: 0 }, /epsilon must be positive; received 0/],
    ],
  })

  it.each([1e-3, 1e-6])('agrees with its definition in float64, epsilon %d', (epsilon) => {
    expectGradients(
      inputs(),
      (named) => call(named, { epsilon }),
      ({ x, gamma, beta }) =>
        Array.from({ length: 6 }, (_, r) => {
          const row = [...x!.subarray(7 * r, 7 * r + 7)]
          const mean = row.reduce((a, b) => a + b, 0) / 7
          const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 7
          return row.map((v, c) => ((v - mean) / Math.sqrt(variance + epsilon)) * gamma![c]! + beta![c]!)
        }).flat(),
    )
  })

  it('agrees with tf.layers.layerNormalization', () => {
    const { x, gamma, beta } = inputs() as Record<keyof typeof shapes, tf.Tensor>
    const layer = tf.layers.layerNormalization({ axis: -1 })
    layer.apply(x)
    layer.setWeights([gamma, beta])
    const difference = tf.max(tf.abs(tf.sub(layer.apply(x) as tf.Tensor, call({ x, gamma, beta }))))
    expect(difference.dataSync()[0]).toBeLessThan(1e-6)
  })
})
