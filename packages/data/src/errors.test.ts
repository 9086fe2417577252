import { describe, expect, it } from 'vitest'
import { DataError } from './errors.ts'

const message = (received: unknown): string => new DataError({ code: 'invalid-option', rule: 'rule', received }).message

describe('DataError', () => {
  it('shows whatever was received', () => {
    expect(message('a')).toBe('rule. Received: "a"')
    expect(message(undefined)).toBe('rule. Received: undefined')
    expect(message(2n)).toBe('rule. Received: 2')
    expect(message({ a: 1 })).toBe('rule. Received: {"a":1}')
    expect(message(new Float32Array(3))).toBe('rule. Received: Float32Array(3)')
  })

  it('shows objects that have no JSON', () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    for (const received of [circular, { a: 1n }, { toJSON: () => undefined }])
      expect(message(received)).toBe('rule. Received: [object Object]')
  })

  it('tells the place', () => {
    const location = { file: 'a.csv', row: 3, column: 'x' }
    const error = new DataError({ code: 'non-finite', rule: 'rule', received: 1, location })
    expect(error.message).toBe('rule. Received: 1 (file a.csv, row 3, column x)')
    expect(error).toMatchObject({ name: 'DataError', code: 'non-finite', location })
  })
})
