import { expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { munge } from './munge.ts'
import { checkRows, roomFor } from './room.ts'
import { smote } from './smote.ts'

const samples = { values: new Float32Array([0, 1, 2, 3, 4]), shape: [5, 1], labels: [1, 1, 0, 0, 0] } as const

it('refuses more rows than can be numbered', () => {
  expect(codeOf(() => smote(samples, { k: 1, seed: 1, strategy: { 1: 2 ** 40 } }))).toBe('bad-strategy')
  expect(codeOf(() => munge(samples, { copies: 2 ** 40, seed: 1 }))).toBe('bad-option')
  expect(codeOf(() => checkRows(2 ** 31 - 1, 'bad-option'))).toBe('none')
})

it('says that there is no room, and leaves other errors as they are', () => {
  expect(roomFor(3, 'bad-strategy', () => 'here')).toBe('here')
  expect(() => roomFor(3, 'bad-strategy', () => new Float64Array(2 ** 53))).toThrowError(
    expect.objectContaining({ name: 'SmoteError', code: 'bad-strategy', received: 3 }),
  )
  const raise = () => {
    throw new TypeError('another')
  }
  expect(() => roomFor(3, 'bad-option', raise)).toThrowError(TypeError)
})
