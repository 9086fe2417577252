import * as tf from '@tensorflow/tfjs'
import { afterEach, describe, expect, it } from 'vitest'
import {
  errorOf,
  expectGradients,
  type Named,
  recurrentDefinition,
  seededTensors,
} from '../../test/support/fused-check.ts'
import { fusedSuite } from '../../test/support/fused-suite.ts'
import { lstm as reference } from '../../test/support/plan-reference.ts'
import { fused, heapStatistics, setMemoryLimit } from '../index.ts'
import type { LstmArguments } from './lstm.ts'

afterEach(() => setMemoryLimit(Number.POSITIVE_INFINITY))

const shapes = { x: [3, 4, 3], kernel: [3, 20], recurrentKernel: [5, 20], bias: [20] }
const inputs = () => seededTensors(1, shapes)
const call = (named: Named, options: object = {}) => fused.lstm({ ...named, ...options } as unknown as LstmArguments)
const withState = ({ hidden, cell, ...named }: Named, options: object = {}) =>
  call(named, { ...options, initialState: { hidden, cell } })
const stateShapes = { ...shapes, hidden: [3, 5], cell: [3, 5] }
const mask = [
  [1, 1, 0, 1],
  [0, 0, 1, 0],
  [0, 0, 0, 0],
]

describe('fused.lstm', () => {
  fusedSuite({
    inputs,
    call,
    refusals: () => [
      [{ x: tf.zeros([3, 4]) }, /x must have shape \[batch, steps, features\]; received \[3, 4\]/],
      [{ x: tf.zeros([3, 0, 3]) }, /x must have shape/],
      [{ x: tf.zeros([3, 4, 2]) }, /kernel must have shape \[2, 20\]; received \[3, 20\]/],
      [{ x: tf.zeros([3, 4, 3], 'int32') }, /x must be of dtype float32; received int32/],
      [{ x: undefined }, /x must be a tensor of shape \[batch, steps, features\]; received undefined/],
      [{ kernel: tf.zeros([3, 24]) }, /kernel must have shape \[3, 20\]; received \[3, 24\]/],
      [{ recurrentKernel: tf.zeros([5, 15]) }, /recurrentKernel must have shape \[5, 20\]; received \[5, 15\]/],
      [{ bias: tf.zeros([1, 20]) }, /bias must have shape \[20\]; received \[1, 20\]/],
      [{ mask: tf.zeros([3, 5]) }, /mask must have shape \[3, 4\]; received \[3, 5\]/],
      [{ mask: tf.tensor(['a']) }, /mask must be of dtype bool or float32 or int32; received string/],
      [
        { initialState: tf.zeros([3, 5]) },
        /initialState.hidden must be a tensor of shape \[3, 5\]; received undefined/,
      ],
      [{ initialState: { hidden: tf.zeros([3, 5]) } }, /initialState.cell must be a tensor/],
      [
        { initialState: { hidden: tf.zeros([1, 5]) } },
        /initialState.hidden must have shape \[3, 5\]; received \[1, 5\]/,
      ],
    ],
  })

  it.each([{}, { reverse: true }, { returnSequences: false }, { returnSequences: false, reverse: true }])(
    'agrees with its definition in float64, %o',
    (options: { reverse?: boolean; returnSequences?: boolean }) => {
      expectGradients(inputs(), (named) => call(named, options), recurrentDefinition(reference, shapes.x, 5, options))
    },
  )

  it.each([
    { returnSequences: true, reverse: false },
    { returnSequences: true, reverse: true },
    { returnSequences: false, reverse: false },
    { returnSequences: false, reverse: true },
  ])('with an initial state, a mask and both agrees with its definition, %o', (options) => {
    const definition = (more: object) => recurrentDefinition(reference, shapes.x, 5, { ...options, ...more })
    const masked = { ...options, mask: tf.tensor(mask, [3, 4], 'bool') }
    const started = seededTensors(5, stateShapes)
    expectGradients(started, (named) => withState(named, options), definition({}))
    expectGradients(inputs(), (named) => call(named, masked), definition({ mask }))
    expectGradients(started, (named) => withState(named, masked), definition({ mask }))
  })

  it('has the same bits with zeros as initial state, and with a mask that leaves nothing out', () => {
    const named = inputs()
    const zeros = { hidden: tf.zeros([3, 5]), cell: tf.zeros([3, 5]) }
    const slopes = (options: object) => tf.grad((kernel) => tf.sum(call({ ...named, kernel }, options)))(named.kernel!)
    for (const options of [{ initialState: zeros }, { mask: tf.ones([3, 4]) }, { mask: tf.ones([3, 4], 'bool') }]) {
      expect(call(named, options).dataSync()).toEqual(call(named).dataSync())
      expect(slopes(options).dataSync()).toEqual(slopes({}).dataSync())
    }
  })

  it('has the results and gradients of tf.layers.lstm behind tf.layers.masking', () => {
    tf.tidy(() => {
      const { x, kernel, recurrentKernel, bias } = inputs() as Record<keyof typeof shapes, tf.Tensor>
      const steps = tf.tensor(mask, [3, 4])
      const layer = tf.layers.lstm({ units: 5, returnSequences: true, recurrentActivation: 'sigmoid' })
      layer.apply(x)
      layer.setWeights([kernel, recurrentKernel, bias])
      const composed = (v: tf.Tensor) => layer.apply(v, { mask: steps }) as tf.Tensor
      const own = (v: tf.Tensor) => fused.lstm({ x: v, kernel, recurrentKernel, bias, mask: steps })
      const [a, b] = [composed, own].map((f) => [f(x), tf.grad((v) => tf.sum(tf.square(f(v))))(x)] as const)
      expect(tf.max(tf.abs(tf.sub(a![0], b![0]))).dataSync()[0]).toBeLessThan(1e-6)
      expect(tf.max(tf.abs(tf.sub(a![1], b![1]))).dataSync()[0]).toBeLessThan(1e-5)
    })
  })

  it('has the results and gradients of tf.layers.lstm from the same weights', () => {
    tf.tidy(() => {
      const { x, kernel, recurrentKernel, bias } = inputs() as Record<keyof typeof shapes, tf.Tensor>
      const layer = tf.layers.lstm({ units: 5, returnSequences: true, recurrentActivation: 'sigmoid' })
      layer.apply(x)
      layer.setWeights([kernel, recurrentKernel, bias])
      const composed = (v: tf.Tensor) => layer.apply(v) as tf.Tensor
      const own = (v: tf.Tensor) => fused.lstm({ x: v, kernel, recurrentKernel, bias })
      const [a, b] = [composed, own].map((f) => [f(x), tf.grad((v) => tf.sum(tf.square(f(v))))(x)] as const)
      expect(tf.max(tf.abs(tf.sub(a![0], b![0]))).dataSync()[0]).toBeLessThan(1e-6)
      expect(tf.max(tf.abs(tf.sub(a![1], b![1]))).dataSync()[0]).toBeLessThan(1e-5)
    })
  })

  it('takes no bias as zeros', () => {
    const { x, kernel, recurrentKernel } = inputs() as Record<keyof typeof shapes, tf.Tensor>
    const without = fused.lstm({ x, kernel, recurrentKernel })
    const zeros = fused.lstm({ x, kernel, recurrentKernel, bias: tf.zeros([20]) })
    expect(without.dataSync()).toEqual(zeros.dataSync())
  })

  it('gives a row the same bits in any batch', () => {
    const { x, ...weights } = seededTensors(2, { ...shapes, x: [7, 4, 3] })
    const all = call({ x: x!, ...weights }).dataSync()
    const one = call({ x: tf.slice(x!, [5], [1]), ...weights }).dataSync()
    expect(all.slice(5 * 20, 6 * 20)).toEqual(one)
  })

  it('lets no NaN of memory used before into its padding', () => {
    const poison = Array.from({ length: 40 }, (_, i) => tf.fill([512 * (i + 1)], Number.NaN))
    tf.dispose(poison)
    const gradients = tf.grads((x, kernel) => tf.sum(call({ ...inputs(), x, kernel })))([inputs().x!, inputs().kernel!])
    for (const g of gradients) expect(g.dataSync().every(Number.isFinite)).toBe(true)
  })

  it('is differentiable within nested gradients, first order from the outside too', () => {
    const named = inputs()
    // f is used by an inner gradient and again by the outer one, whose derivative does not pass the inner gradient.
    const f = (x: tf.Tensor) => tf.sum(call({ ...named, x }))
    const direct = tf.grad(f)(named.x!).dataSync()
    const outer = tf.grad((x: tf.Tensor) => {
      const { value, grad } = tf.valueAndGrad(f)(x)
      grad.dispose()
      return value
    })
    expect(outer(named.x!).dataSync()).toEqual(direct)
  })

  it('that runs out of memory is a typed error and leaks nothing', () => {
    const { x, ...weights } = seededTensors(3, { ...shapes, x: [1, 1, 3] })
    const big = tf.zeros([4096, 64, 3])
    const { liveBlocks } = heapStatistics()
    const { numTensors } = tf.memory()
    setMemoryLimit(heapStatistics().memoryBytes)
    expect(errorOf(() => call({ ...weights, x: tf.tile(big, [16, 1, 1]) })).code).toBe('OUT_OF_MEMORY')
    expect([heapStatistics().liveBlocks, tf.memory().numTensors]).toEqual([liveBlocks, numTensors])
    expect(
      call({ ...weights, x: x! })
        .dataSync()
        .every(Number.isFinite),
    ).toBe(true)
    big.dispose()
  })
})

describe('fused.lstm with an initial state and a mask', () => {
  const steps = () => tf.tensor(mask, [3, 4], 'bool')
  const masked = (named: Named) => tf.tidy(() => withState(named, { mask: steps() }))
  fusedSuite({ inputs: () => seededTensors(5, stateShapes), call: masked })
})
