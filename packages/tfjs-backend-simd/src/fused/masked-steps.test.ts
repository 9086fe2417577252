import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Named, seededTensors } from '../../test/support/fused-check.ts'
import { fused } from '../index.ts'
import type { GruArguments } from './gru.ts'
import type { LstmArguments } from './lstm.ts'

beforeAll(() => tf.setBackend('simd'))

const recurrent = (gates: number, bias: number[]) => ({ kernel: [3, gates * 5], recurrentKernel: [5, gates * 5], bias })
const x = [5, 4, 3]
const masks: Readonly<Record<string, number[][]>> = {
  start: Array.from({ length: 5 }, () => [0, 1, 1, 1]),
  middle: Array.from({ length: 5 }, () => [1, 0, 0, 1]),
  end: Array.from({ length: 5 }, () => [1, 1, 1, 0]),
  'places of their own': [
    [1, 0, 1, 1],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [0, 1, 0, 1],
  ],
}

interface Case {
  readonly shapes: Readonly<Record<string, number[]>>
  readonly call: (inputs: Named, mask: tf.Tensor, options: { readonly returnSequences: boolean }) => tf.Tensor
}

const lstm = { ...recurrent(4, [20]), hidden: [5, 5], cell: [5, 5] }
const gru = { ...recurrent(3, [2, 15]), hidden: [5, 5] }
const cases: Readonly<Record<string, Case>> = Object.fromEntries([
  ...[false, true].flatMap(
    (reverse) =>
      [
        [
          `lstm, reverse ${reverse}`,
          {
            shapes: { x, ...recurrent(4, [20]) },
            call: (n, mask, options) => fused.lstm({ ...n, ...options, mask, reverse } as unknown as LstmArguments),
          },
        ],
        [
          `lstm from a state, reverse ${reverse}`,
          {
            shapes: { x, ...lstm },
            call: ({ hidden, cell, ...n }, mask, options) =>
              fused.lstm({
                ...n,
                ...options,
                mask,
                reverse,
                initialState: { hidden, cell },
              } as unknown as LstmArguments),
          },
        ],
        [
          `gru, reverse ${reverse}`,
          {
            shapes: { x, ...recurrent(3, [2, 15]) },
            call: (n, mask, options) => fused.gru({ ...n, ...options, mask, reverse } as unknown as GruArguments),
          },
        ],
        [
          `gru from a state, reverse ${reverse}`,
          {
            shapes: { x, ...gru },
            call: ({ hidden, ...n }, mask, options) =>
              fused.gru({ ...n, ...options, mask, reverse, initialState: hidden } as unknown as GruArguments),
          },
        ],
      ] satisfies [string, Case][],
  ),
  [
    'bidirectionalLstm',
    {
      shapes: { x, ...recurrent(4, [20]), kernelB: [3, 20], recurrentKernelB: [5, 20], biasB: [20] },
      call: (inputs, mask, options) => {
        const n = inputs as Record<'x' | 'kernel' | 'recurrentKernel' | 'kernelB' | 'recurrentKernelB', tf.Tensor>
        return fused.bidirectionalLstm({
          x: n.x,
          forward: { kernel: n.kernel, recurrentKernel: n.recurrentKernel, bias: inputs.bias },
          backward: { kernel: n.kernelB, recurrentKernel: n.recurrentKernelB, bias: inputs.biasB },
          mask,
          ...options,
        })
      },
    },
  ] satisfies [string, Case],
])

describe.each(Object.keys(cases))('a step that the mask of %s leaves out', (name) => {
  const { shapes, call } = cases[name] as Case

  it.each(Object.keys(masks))('counts for nothing, whatever stands there: %s', (where) => {
    tf.tidy(() => {
      const kept = masks[where] as number[][]
      const inputs = seededTensors(31, shapes)
      const names = Object.keys(shapes)
      const mask = tf.tensor(kept, [5, 4])
      const given = inputs.x!.dataSync()
      const filled = (value: number) =>
        tf.tensor(
          given.map((v, i) => ((kept[Math.floor(i / 12)] as number[])[Math.floor(i / 3) % 4] === 0 ? value : v)),
          x,
        )
      const outcome = (steps: tf.Tensor, options: { readonly returnSequences: boolean }) => {
        const apply = (...all: tf.Tensor[]) =>
          call(Object.fromEntries(names.map((key, i) => [key, all[i] as tf.Tensor])), mask, options)
        const tensors = names.map((key) => (key === 'x' ? steps : (inputs[key] as tf.Tensor)))
        const slopes = tf.grads((...all: tf.Tensor[]) => tf.sum(tf.square(apply(...all))))(tensors)
        return [apply(...tensors), ...slopes].map((tensor) => tensor.dataSync())
      }
      for (const returnSequences of [true, false]) {
        const want = outcome(filled(0), { returnSequences })
        for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38]) {
          expect(outcome(filled(value), { returnSequences })).toEqual(want)
        }
        expect(want.every((values) => values.every(Number.isFinite))).toBe(true)
        const dx = want[1 + names.indexOf('x')] as ArrayLike<number>
        for (let i = 0; i < given.length; i++) {
          if ((kept[Math.floor(i / 12)] as number[])[Math.floor(i / 3) % 4] === 0) expect(dx[i]).toBeCloseTo(0, 30)
        }
      }
    })
  })
})
