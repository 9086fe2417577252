import { expect, it } from 'vitest'
import { SmoteError } from './errors.ts'

it('says rule and received value, and carries both with the code', () => {
  const error = new SmoteError('bad-option', 'k must be a whole number of at least 1.', 0.5)
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    name: 'SmoteError',
    code: 'bad-option',
    rule: 'k must be a whole number of at least 1.',
    received: 0.5,
  })
  expect(error.message).toBe('k must be a whole number of at least 1. Received: 0.5.')
})

it('writes every kind of value', () => {
  const written = (received: unknown) => new SmoteError('bad-option', '', received).message
  expect(written(Number.NaN)).toContain('NaN')
  expect(written(undefined)).toContain('undefined')
  expect(written(null)).toContain('null')
  expect(written({ a: [1, 2], b: 'x' })).toContain('{ a: [1, 2], b: "x" }')
  expect(written([Number.NaN, undefined, 3n])).toContain('[NaN, undefined, 3n]')
  expect(written(new Float32Array(30))).toContain(`[${'0, '.repeat(20)}...]`)
  expect(written(new Map([[1, 20]]))).toContain('{ 1: 20 }')
  expect(written(new Set([1]))).toContain('[object Set]')
})
