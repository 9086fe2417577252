import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  errorOf,
  expectGradients,
  type Named,
  type NamedNumbers,
  seededTensors,
  sequenceOf,
} from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { lstm as reference } from '../../test/support/plan-reference.ts'
import { fused } from '../index.ts'
import type { BidirectionalLstmArguments } from './bidirectional-lstm.ts'

const shapes = {
  x: [3, 4, 2],
  kernelF: [2, 12],
  recurrentF: [3, 12],
  biasF: [12],
  kernelB: [2, 12],
  recurrentB: [3, 12],
  biasB: [12],
}
const inputs = () => seededTensors(21, shapes)
const call = (named: Named, options: Omit<BidirectionalLstmArguments, 'x' | 'forward' | 'backward'> = {}) => {
  const n = named as Record<keyof typeof shapes, tf.Tensor>
  return fused.bidirectionalLstm({
    x: n.x,
    forward: { kernel: n.kernelF, recurrentKernel: n.recurrentF, bias: n.biasF },
    backward: { kernel: n.kernelB, recurrentKernel: n.recurrentB, bias: n.biasB },
    ...options,
  })
}

describe('fused.bidirectionalLstm', () => {
  fusedSuite({ inputs, call })

  it.each([
    { merge: 'concat', returnSequences: true },
    { merge: 'sum', returnSequences: true },
    { merge: 'average', returnSequences: true },
    { merge: 'concat', returnSequences: false },
    { merge: 'sum', returnSequences: false },
  ] as const)('agrees with its definition in float64, %o', (options) => {
    const { merge, returnSequences } = options
    const exact = (w: NamedNumbers) =>
      [0, 1, 2].flatMap((b) => {
        const sequence = sequenceOf(w.x!, shapes.x, b)
        const ahead = reference(sequence, 3, w.kernelF!, w.recurrentF!, w.biasF!)
        const back = reference(sequence.toReversed(), 3, w.kernelB!, w.recurrentB!, w.biasB!)
        const pairs = returnSequences
          ? ahead.map((h, t) => [h, back.toReversed()[t]!] as const)
          : [[ahead.at(-1)!, back.at(-1)!] as const]
        const share = merge === 'average' ? 0.5 : 1
        return pairs.flatMap(([p, q]) => (merge === 'concat' ? [...p, ...q] : p.map((v, i) => share * (v + q[i]!))))
      })
    expectGradients(inputs(), (named) => call(named, options), exact)
  })

  it('is two directions of fused.lstm, bit for bit', () => {
    const n = inputs() as Record<keyof typeof shapes, tf.Tensor>
    const one = fused.lstm({ x: n.x, kernel: n.kernelF, recurrentKernel: n.recurrentF, bias: n.biasF })
    const two = fused.lstm({ x: n.x, kernel: n.kernelB, recurrentKernel: n.recurrentB, bias: n.biasB, reverse: true })
    expect(call(n).dataSync()).toEqual(tf.concat([one, two], -1).dataSync())
  })

  it('gives each direction its own initial state, and both the mask', () => {
    const named = seededTensors(22, { ...shapes, hF: [3, 3], cF: [3, 3], hB: [3, 3], cB: [3, 3] })
    const mask = tf.tensor(
      [
        [1, 1, 1, 0],
        [1, 0, 1, 1],
        [0, 0, 0, 0],
      ],
      [3, 4],
      'bool',
    )
    const both = (n: Named) => {
      const t = n as Record<keyof typeof shapes | 'hF' | 'cF' | 'hB' | 'cB', tf.Tensor>
      const initialState = { forward: { hidden: t.hF, cell: t.cF }, backward: { hidden: t.hB, cell: t.cB } }
      const one = { x: t.x, kernel: t.kernelF, recurrentKernel: t.recurrentF, bias: t.biasF }
      const two = { x: t.x, kernel: t.kernelB, recurrentKernel: t.recurrentB, bias: t.biasB, reverse: true }
      return [
        call(n, { initialState, mask }),
        tf.concat(
          [
            fused.lstm({ ...one, mask, initialState: initialState.forward }),
            fused.lstm({ ...two, mask, initialState: initialState.backward }),
          ],
          -1,
        ),
      ] as const
    }
    const names = Object.keys(named)
    const slopes = [0, 1].map((k) =>
      tf.grads((...all: tf.Tensor[]) =>
        tf.sum(tf.square(both(Object.fromEntries(names.map((name, i) => [name, all[i]!])))[k]!)),
      )(names.map((name) => named[name]!)),
    )
    const [joined, apart] = both(named)
    expect(joined.dataSync()).toEqual(apart.dataSync())
    names.forEach((name, i) => {
      const gap = tf.max(tf.abs(tf.sub(slopes[0]![i]!, slopes[1]![i]!))).dataSync()[0]!
      expect(gap, name).toBeLessThan(1e-5)
      expect(tf.max(tf.abs(slopes[0]![i]!)).dataSync()[0], name).toBeGreaterThan(0)
    })
  })

  it('refuses directions of different units, other merges and missing weights', () => {
    const named = inputs()
    expect(errorOf(() => call({ ...named, recurrentB: tf.zeros([4, 16]) })).message).toMatch(
      /backward.recurrentKernel must have shape \[3, 4 \* units\]; received \[4, 16\]/,
    )
    const half = { forward: { hidden: tf.zeros([3, 3]), cell: tf.zeros([3, 3]) } }
    expect(errorOf(() => call(named, { initialState: half as never })).message).toMatch(
      /initialState.backward must be a state; received undefined/,
    )
    expect(errorOf(() => call(named, { merge: 'ave' as 'sum' })).message).toMatch(
      /merge must be one of concat, sum, average/,
    )
    expect(
      errorOf(() => fused.bidirectionalLstm({ x: named.x } as unknown as BidirectionalLstmArguments)).message,
    ).toMatch(/forward must be the weights of a direction; received undefined/)
  })
})
