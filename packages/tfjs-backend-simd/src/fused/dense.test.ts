import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { expectGradients, type Named, seededTensors } from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { affine } from '../../test/support/plan-reference.ts'
import { fused } from '../index.ts'
import type { DenseArguments } from './dense.ts'

const shapes = { x: [2, 3, 5], kernel: [5, 7], bias: [7] }
const inputs = () => seededTensors(41, shapes, 1.5)
const call = (named: Named, options: object = {}) => fused.dense({ ...named, ...options } as unknown as DenseArguments)

const functions = {
  linear: (v: number) => v,
  relu: (v: number) => Math.max(0, v),
  tanh: Math.tanh,
  sigmoid: (v: number) => 1 / (1 + Math.exp(-v)),
}

describe('fused.dense', () => {
  fusedSuite({
    inputs,
    call: (named) => call({}, { activation: 'tanh', ...named }),
    refusals: () => [
      [{ x: tf.zeros([5]) }, /x must be a tensor of shape \[\.\.\., depth\] and rank 2 or more; received rank 1/],
      [{ x: tf.zeros([2, 4]) }, /kernel must have shape \[4, units\]; received \[5, 7\]/],
      [{ bias: tf.zeros([5]) }, /bias must have shape \[7\]; received \[5\]/],
      [{ activation: 'swish' }, /activation must be one of linear, relu, tanh, sigmoid; received swish/],
    ],
  })

  it.each(Object.keys(functions) as (keyof typeof functions)[])(
    'agrees with its definition in float64: %s',
    (activation) => {
      expectGradients(
        inputs(),
        (named) => call(named, { activation }),
        ({ x, kernel, bias }) =>
          Array.from({ length: 6 }, (_, r) => affine([...x!.subarray(5 * r, 5 * r + 5)], kernel!, 7, bias!))
            .flat()
            .map(functions[activation]),
      )
    },
  )

  it('keeps all dimensions but the last', () => {
    const { kernel } = inputs()
    expect(call({ x: tf.ones([2, 3, 4, 5]), kernel: kernel! }).shape).toEqual([2, 3, 4, 7])
    expect(call({ x: tf.ones([1, 5]), kernel: kernel! }).shape).toEqual([1, 7])
  })
})
