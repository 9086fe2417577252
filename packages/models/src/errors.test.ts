import { expect, it } from 'vitest'
import { check, ModelsError } from './errors.ts'

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
  expect(new ModelsError('invalid-values', 'x', new Float32Array(2)).message).toContain('Float32Array(8 bytes)')
  expect(new ModelsError('invalid-values', 'x', { a: 'b'.repeat(500) }).message.length).toBeLessThan(250)
})

it('check throws only where the condition fails', () => {
  expect(() => check(true, 'empty-data', 'r', 0)).not.toThrow()
  expect(() => check(false, 'empty-data', 'r', Number.NaN)).toThrow('r. Received: NaN')
})
