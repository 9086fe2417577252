import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  expectFlatMemory,
  expectGradients,
  type Named,
  recurrentDefinition,
  seededTensors,
} from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { gru as reference } from '../../test/support/plan-reference.ts'
import { fused } from '../index.ts'
import type { GruArguments } from './gru.ts'

const shapes = { x: [3, 4, 3], kernel: [3, 15], recurrentKernel: [5, 15], bias: [2, 15] }
const inputs = () => seededTensors(11, shapes)
const call = (named: Named, options: object = {}) => fused.gru({ ...named, ...options } as unknown as GruArguments)

describe('fused.gru', () => {
  fusedSuite({
    inputs,
    call,
    refusals: () => [
      [{ bias: tf.zeros([15]) }, /bias must have shape \[2, 15\]; received \[15\]/],
      [{ recurrentKernel: tf.zeros([5, 20]) }, /recurrentKernel must have shape \[5, 15\]; received \[5, 20\]/],
      [{ initialState: tf.zeros([3, 4]) }, /initialState must have shape \[3, 5\]; received \[3, 4\]/],
      [{ gateOrder: 'nzr' }, /gateOrder must be one of zrn, rzn; received nzr/],
    ],
  })

  it.each([{}, { reverse: true }, { returnSequences: false }])(
    'agrees with its definition in float64, %o',
    (options: { reverse?: boolean; returnSequences?: boolean }) => {
      expectGradients(inputs(), (named) => call(named, options), recurrentDefinition(reference, shapes.x, 5, options))
    },
  )

  it.each([
    { returnSequences: true, reverse: false },
    { returnSequences: true, reverse: true },
    { returnSequences: false, reverse: false },
  ])('with an initial state, a mask and both agrees with its definition, %o', (options) => {
    const mask = [
      [1, 1, 0, 1],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]
    const withState = ({ hidden, ...named }: Named, more: object) => call(named, { ...more, initialState: hidden })
    const definition = (more: object) => recurrentDefinition(reference, shapes.x, 5, { ...options, ...more })
    const masked = { ...options, mask: tf.tensor(mask, [3, 4], 'int32') }
    const started = seededTensors(15, { ...shapes, hidden: [3, 5] })
    expectGradients(started, (named) => withState(named, options), definition({}))
    expectGradients(inputs(), (named) => call(named, masked), definition({ mask }))
    expectGradients(started, (named) => withState(named, masked), definition({ mask }))
    expectFlatMemory(started, (named) => withState(named, masked), 5)
  })

  it('has the same bits in both gate orders', () => {
    const named = inputs()
    const swap = (w: tf.Tensor) => {
      const [z, r, n] = tf.split(w, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor]
      return tf.concat([r, z, n], -1)
    }
    const swapped = { ...named }
    for (const name of ['kernel', 'recurrentKernel', 'bias']) swapped[name] = swap(named[name]!)
    expect(call(swapped, { gateOrder: 'rzn' }).dataSync()).toEqual(call(named).dataSync())
    const slope = (all: Named, options: object) =>
      tf.grad((kernel) => tf.sum(call({ ...all, kernel }, options)))(all.kernel!)
    expect(slope(swapped, { gateOrder: 'rzn' }).dataSync()).toEqual(swap(slope(named, {})).dataSync())
  })
})
