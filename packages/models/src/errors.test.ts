import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { sequential } from '@tensorflow/tfjs-layers'
import { expect, it } from 'vitest'
import { check, ModelsError, show } from './errors.ts'

it('carries code, rule and received value and says both in the message', () => {
  const error = new ModelsError('invalid-shape', 'shape must be [n, steps, features]', [3, 4])
  expect(error.message).toBe('shape must be [n, steps, features]. Received: [3,4]')
  expect([error.code, error.rule, error.received]).toEqual([
    'invalid-shape',
    'shape must be [n, steps, features]',
    [3, 4],
  ])
  expect(error).toBeInstanceOf(Error)
  expect(new ModelsError('unknown-model', 'x', 'y'.repeat(3)).message).toContain('"yyy"')
  expect(new ModelsError('invalid-values', 'x', new Float32Array(2)).message).toContain('Float32Array(2)')
  expect(new ModelsError('invalid-values', 'x', { a: 'b'.repeat(500) }).message.length).toBeLessThan(250)
})

const round: Record<string, unknown> = {}
round.self = round
const rows = Array.from({ length: 60 }, () => [1, 2, 3])

it.each<[unknown, string]>([
  [tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), 'a Tensor of shape [2,3]'],
  [{ values: tf.zeros([2]), labels: new Uint8Array(3) }, '{"values":"a Tensor of shape [2]","labels":"Uint8Array(3)"}'],
  [[[1, 2], [3]], '[[1,2],[3]]'],
  [rows, `Array(60) ${JSON.stringify(rows).slice(0, 200)}...`],
  [new Float64Array(12), 'Float64Array(12)'],
  [new ArrayBuffer(12), 'ArrayBuffer(12 bytes)'],
  [new DataView(new ArrayBuffer(3)), 'DataView(3 bytes)'],
  [Promise.resolve(1), 'a Promise'],
  [new Map([[1, 2]]), 'a Map of 1'],
  [new AbortController(), 'an AbortController'],
  [sequential(), 'a Sequential'],
  [() => 1, 'a function'],
  [{ n: 1n }, '[object Object]'],
  [round, '[object Object]'],
  [Object.create(null), '{}'],
  [{ toJSON: () => undefined }, '[object Object]'],
  [null, 'null'],
  [undefined, 'undefined'],
])('shows %# as what it is', (value, shown) => {
  expect(show(value)).toBe(shown)
})

it('check throws only where the condition fails', () => {
  expect(() => check(true, 'empty-data', 'r', 0)).not.toThrow()
  expect(() => check(false, 'empty-data', 'r', Number.NaN)).toThrow('r. Received: NaN')
})
