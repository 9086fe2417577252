import { DataError } from '@fdp/data'
import { expect, it } from 'vitest'
import { InputError } from '../errors.ts'
import { fromJobError, toJobError } from './remote-refusal.ts'

/** What a queue keeps of an error. */
const through = (error: unknown) => fromJobError(new Error((toJobError(error) as Error).message))

it.each([
  new InputError('data.changed', 'the file is as it was', { sha256: 'abc' }),
  new DataError({ code: 'not-a-number', rule: 'a cell is a number', received: 'x\ny', location: { file: 'a.csv' } }),
])('a typed error comes back with its code, rule and message', (error) => {
  const { code, rule, message } = error
  expect(through(error)).toBeInstanceOf(InputError)
  expect(through(error)).toMatchObject({ code, rule, message })
})

it('any other error stays what it is, and so does a text that only looks like one', () => {
  const fault = new Error('out of memory')
  expect(toJobError(fault)).toBe(fault)
  for (const text of ['out of memory', 'x\nfdp-refusal {', 'x\nfdp-refusal 5', 'x\nfdp-refusal {"code": 1}']) {
    const failed = new Error(text)
    expect(fromJobError(failed)).toBe(failed)
  }
})
