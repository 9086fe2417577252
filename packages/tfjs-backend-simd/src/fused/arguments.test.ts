import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { errorOf } from '../../test/support/fused-check.ts'
import { fused } from '../index.ts'

beforeAll(() => tf.setBackend('simd'))

type Arguments = Readonly<Record<string, unknown>>
const disposed = (shape: number[]) => {
  const tensor = tf.zeros(shape)
  tensor.dispose()
  return tensor
}
const direction = (gates: number, bias: number[]) => ({
  kernel: tf.ones([3, gates * 5]),
  recurrentKernel: tf.ones([5, gates * 5]),
  bias: tf.ones(bias),
})
const x = () => tf.ones([2, 4, 3])
const state = () => ({ hidden: tf.ones([2, 5]), cell: tf.ones([2, 5]) })
const losses = () => ({ labels: tf.ones([3]), logits: tf.ones([3]) })
/** Arguments of each function, and some that it refuses beside those that all refuse. */
const functions: Readonly<Record<keyof typeof fused, readonly [Arguments, readonly (readonly [object, RegExp])[]]>> = {
  lstm: [
    { x: x(), ...direction(4, [20]) },
    [
      [{ returnSequences: 'no' }, /returnSequences must be true or false; received no/],
      [{ returnSequences: null }, /returnSequences must be true or false; received null/],
      [{ reverse: 1 }, /reverse must be true or false; received 1/],
      [{ goBackwards: true }, /a name in the arguments must be one of x, kernel, .*, reverse; received goBackwards/],
      [
        { initialState: { ...state(), carry: 1 } },
        /a name in initialState must be one of hidden, cell; received carry/,
      ],
    ],
  ],
  gru: [
    { x: x(), ...direction(3, [2, 15]) },
    [
      [{ returnSequences: 0 }, /returnSequences must be true or false; received 0/],
      [{ reverse: 'yes' }, /reverse must be true or false; received yes/],
      [{ initialState: null }, /initialState must be a tensor of shape \[2, 5\]; received null/],
      [{ initialState: false }, /initialState must be a tensor of shape \[2, 5\]; received false/],
    ],
  ],
  bidirectionalLstm: [
    { x: x(), forward: direction(4, [20]), backward: direction(4, [20]) },
    [
      [{ returnSequences: 'no' }, /returnSequences must be true or false; received no/],
      [{ reverse: true }, /a name in the arguments must be one of x, forward, .*; received reverse/],
      [{ backward: { ...direction(4, [20]), biases: 1 } }, /a name in backward must be one of kernel, .* biases/],
      [
        { initialState: { forward: state(), backward: state(), both: 1 } },
        /a name in initialState must be one of forward, backward; received both/,
      ],
    ],
  ],
  additiveAttention: [{ x: x(), kernel: tf.ones([3, 6]), bias: tf.ones([6]), vector: tf.ones([6, 1]) }, []],
  dense: [{ x: x(), kernel: tf.ones([3, 6]) }, []],
  layerNormalization: [
    { x: x(), gamma: tf.ones([3]), beta: tf.ones([3]) },
    [
      [{ epsilon: '1e-3' }, /epsilon must be positive; received 1e-3/],
      [{ epsilon: null }, /epsilon must be positive; received null/],
    ],
  ],
  dropout: [
    { x: x(), rate: 0.5, seed: 1 },
    [
      [{ rate: '0.5' }, /rate must be in \[0, 1\); received 0.5/],
      [{ rate: [0.5] }, /rate must be in/],
      [{ rate: null }, /rate must be in/],
      [{ rate: false }, /rate must be in/],
      [{ x: tf.zeros([0, 3]) }, /x must have shape \[any, any\] without a 0; received \[0, 3\]/],
    ],
  ],
  sigmoidCrossEntropyWithLogits: [losses(), [[{ weights: 1 }, /one of labels, logits; received weights/]]],
  binaryCrossEntropyWithLogits: [losses(), [[{ reduction: 'sum' }, /one of labels, logits, weights; received red/]]],
}

describe.each(Object.keys(functions) as (keyof typeof fused)[])('fused.%s', (name) => {
  const [args, refusals] = functions[name]
  const call = fused[name] as unknown as (args?: unknown) => tf.Tensor

  it('refuses what is no object of arguments, names of others and disposed tensors with a typed error', () => {
    call(args).dispose()
    for (const none of [undefined, null, 1, [], 'x']) {
      const error = errorOf(() => call(none))
      expect([error.code, error.rule]).toEqual(['INVALID_ARGUMENT', expect.stringMatching(/^the arguments must be an/)])
    }
    const unknown = errorOf(() => call({ ...args, units: 5 }))
    expect(unknown).toMatchObject({ code: 'INVALID_ARGUMENT', received: 'units' })
    for (const [key, value] of Object.entries(args)) {
      if (!(value instanceof tf.Tensor)) continue
      const error = errorOf(() => call({ ...args, [key]: disposed(value.shape) }))
      expect([error.code, error.rule]).toEqual(['INVALID_ARGUMENT', `${key} must not be disposed`])
    }
  })

  it('refuses options of other types and names', () => {
    for (const [change, message] of refusals) {
      const error = errorOf(() => call({ ...args, ...change }))
      expect([error.code, error.message]).toEqual(['INVALID_ARGUMENT', expect.stringMatching(message)])
    }
  })
})
