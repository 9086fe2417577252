import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { fused } from '../src/index.ts'
import { draw, stream } from './support/stream.ts'

interface Sample {
  readonly max: number
  readonly values: readonly number[]
}
const golden = JSON.parse(readFileSync(new URL('golden/fused.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly {
    readonly function: keyof typeof fused
    readonly options: Record<string, unknown>
    readonly seed: number
    readonly shapes: Readonly<Record<string, number[]>>
    readonly y: Sample
    readonly gradients: Readonly<Record<string, Sample>>
  }[]
}

beforeAll(() => tf.setBackend('simd'))

/** 'forward.kernel' becomes { forward: { kernel } }. */
function nested(named: Readonly<Record<string, tf.Tensor>>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, tensor] of Object.entries(named)) {
    const [first, second] = name.split('.') as [string, string | undefined]
    if (second === undefined) result[first] = tensor
    else result[first] = { ...(result[first] as object), [second]: tensor }
  }
  return result
}

/** Largest error at the sampled elements, relative to the largest magnitude. */
function error(actual: tf.Tensor, { max, values }: Sample): number {
  const all = actual.dataSync()
  const worst = Math.max(
    ...values.map((v, i) => Math.abs(v - (all[Math.floor((i * all.length) / values.length)] as number))),
  )
  return max === 0 ? worst : worst / max
}

describe.each(golden.cases.map((c) => ({ ...c, title: `${JSON.stringify(c.shapes)} ${JSON.stringify(c.options)}` })))(
  '$function of $title',
  ({ function: name, options, seed, shapes, y, gradients }) => {
    it("has PyTorch's result and gradients", () => {
      tf.tidy(() => {
        const next = stream(seed)
        const scaleOf = (key: string, shape: readonly number[]) =>
          key === 'logits' ? 4 : key === 'x' ? 1.5 : shape.length === 1 ? 1 : 1 / Math.sqrt(shape[0]!)
        const keys = Object.keys(shapes)
        const inputs = keys.map((key) => {
          const shape = shapes[key]!
          return tf.tensor(draw(next, tf.util.sizeFromShape(shape), scaleOf(key, shape)), shape)
        })
        const constants = Object.fromEntries(
          Object.entries(options).map(([key, value]) => [
            key,
            Array.isArray(value) ? tf.tensor(value as number[], shapes.logits) : value,
          ]),
        )
        const apply = fused[name] as (args: object) => tf.Tensor
        const call = (...tensors: tf.Tensor[]) =>
          apply({ ...nested(Object.fromEntries(keys.map((key, i) => [key, tensors[i]!]))), ...constants })
        const out = call(...inputs)
        expect(error(out, y)).toBeLessThan(2e-6)
        const c = tf.tensor(draw(next, out.size, 1), out.shape)
        const slopes = tf.grads((...tensors: tf.Tensor[]) => tf.sum(tf.mul(call(...tensors), c)))(inputs)
        keys.forEach((key, i) => {
          expect(slopes[i]!.shape, key).toEqual(shapes[key])
          expect(error(slopes[i]!, gradients[key]!), key).toBeLessThan(1e-4)
        })
      })
    })
  },
)
