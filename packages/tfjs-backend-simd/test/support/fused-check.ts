import * as tf from '@tensorflow/tfjs'
import { expect } from 'vitest'
import { heapStatistics, SimdBackendError } from '../../src/index.ts'
import type { lstm, Sequence } from './plan-reference.ts'
import { draw, stream } from './stream.ts'

/** Inputs of a fused function by name, float32. */
export type Named = Readonly<Record<string, tf.Tensor>>
/** The same in float64, flat. */
export type NamedNumbers = Readonly<Record<string, Float64Array>>

/** Seeded tensors; `scale` is their largest magnitude. */
export function seededTensors(seed: number, shapes: Readonly<Record<string, number[]>>, scale = 1): Named {
  const next = stream(seed)
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      tf.tensor(draw(next, tf.util.sizeFromShape(shape), scale), shape),
    ]),
  )
}

/** Row b of `[batch, steps, depth]`. */
export function sequenceOf(values: Float64Array, [, steps, depth]: readonly number[], b: number): Sequence {
  const at = (t: number) => (b * (steps as number) + t) * (depth as number)
  return Array.from({ length: steps as number }, (_, t) => Array.from(values.subarray(at(t), at(t + 1))))
}

/** A recurrent layer over a batch by its definition in float64, with the options that the fused functions have. */
export const recurrentDefinition =
  (
    layer: typeof lstm,
    shape: readonly number[],
    units: number,
    {
      reverse = false,
      returnSequences = true,
      mask,
    }: { readonly reverse?: boolean; readonly returnSequences?: boolean; readonly mask?: readonly number[][] },
  ) =>
  ({ x, kernel, recurrentKernel, bias, hidden, cell }: NamedNumbers): number[] =>
    Array.from({ length: shape[0] as number }, (_, b) => b).flatMap((b) => {
      const order = <T>(list: readonly T[]) => (reverse ? list.toReversed() : [...list])
      const stateOf = (all: Float64Array | undefined) => all && Array.from(all.subarray(b * units, (b + 1) * units))
      const states = layer(order(sequenceOf(x!, shape, b)), units, kernel!, recurrentKernel!, bias!, {
        ...(hidden && { hidden: stateOf(hidden)! }),
        ...(cell && { cell: stateOf(cell)! }),
        ...(mask && { mask: order(mask[b]!) }),
      })
      if (!returnSequences) return states.at(-1)!
      return (reverse ? states.toReversed() : states).flat()
    })

/**
 * Compares a fused function with a float64 reference: results, and the gradients of `sum(c y)` with central
 * differences of the reference at every element of every input, to 1e-4 of each gradient's largest magnitude.
 */
export function expectGradients(
  inputs: Named,
  apply: (inputs: Named) => tf.Tensor,
  reference: (inputs: NamedNumbers) => readonly number[],
): void {
  tf.tidy(() => {
    const names = Object.keys(inputs)
    const tensors = names.map((name) => inputs[name] as tf.Tensor)
    const exact = Object.fromEntries(names.map((name) => [name, Float64Array.from(inputs[name]!.dataSync())]))
    const y = apply(inputs)
    const want = reference(exact)
    expect(y.size).toBe(want.length)
    const c = draw(stream(99), y.size, 1)
    const top = Math.max(...want.map(Math.abs))
    y.dataSync().forEach((v, i) => {
      expect(Math.abs(v - want[i]!) / top, `element ${i}`).toBeLessThan(2e-6)
    })
    const weights = tf.tensor(c, y.shape)
    const named = (all: readonly tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, all[i]!]))
    const gradients = tf.grads((...all: tf.Tensor[]) => tf.sum(tf.mul(apply(named(all)), weights)))(tensors)
    const loss = () => reference(exact).reduce((sum, v, i) => sum + v * c[i]!, 0)
    const h = 1e-5
    names.forEach((name, k) => {
      const values = exact[name] as Float64Array
      const differences = values.map((kept, i) => {
        values[i] = kept + h
        const above = loss()
        values[i] = kept - h
        const below = loss()
        values[i] = kept
        return (above - below) / (2 * h)
      })
      const largest = Math.max(...differences.map(Math.abs), 1e-12)
      expect(gradients[k]!.shape).toEqual(inputs[name]!.shape)
      gradients[k]!.dataSync().forEach((g, i) => {
        expect(Math.abs(g - differences[i]!) / largest, `${name}[${i}]`).toBeLessThan(1e-4)
      })
    })
  })
}

/** The typed error of a call. */
export function errorOf(call: () => unknown): SimdBackendError {
  try {
    tf.tidy(() => void call())
  } catch (error) {
    expect(error).toBeInstanceOf(SimdBackendError)
    return error as SimdBackendError
  }
  throw new Error('an error was expected')
}

/** Checks that differentiating twice is refused, alone and beside a path that is twice differentiable. */
export function expectOnceDifferentiable(x: tf.Tensor, apply: (x: tf.Tensor) => tf.Tensor): void {
  const slope = (v: tf.Tensor) => tf.sum(tf.square(tf.grad((u: tf.Tensor) => tf.sum(apply(u)))(v)))
  for (const twice of [slope, (v: tf.Tensor) => tf.add(slope(v), tf.sum(tf.square(v)))]) {
    expect(errorOf(() => tf.grad(twice)(x))).toMatchObject({ code: 'SECOND_ORDER_GRADIENT' })
  }
}

/** Checks that tensors and heap are what they were after many calls, with and without gradients. */
export function expectFlatMemory(inputs: Named, apply: (inputs: Named) => tf.Tensor, calls = 25): void {
  const names = Object.keys(inputs)
  const tensors = names.map((name) => inputs[name] as tf.Tensor)
  const step = () => {
    tf.dispose(apply(inputs))
    const loss = (...all: tf.Tensor[]) =>
      tf.sum(tf.square(apply(Object.fromEntries(names.map((name, i) => [name, all[i]!])))))
    const { value, grads } = tf.valueAndGrads(loss)(tensors)
    tf.dispose([value, grads])
  }
  for (let i = 0; i < 5; i++) step()
  const before = { ...tf.memory(), ...heapStatistics() }
  for (let i = 0; i < calls; i++) step()
  const after = { ...tf.memory(), ...heapStatistics() }
  for (const key of ['numTensors', 'numBytes', 'numDataBuffers', 'liveBlocks', 'liveBytes', 'memoryBytes'] as const) {
    expect(after[key], key).toBe(before[key])
  }
}
