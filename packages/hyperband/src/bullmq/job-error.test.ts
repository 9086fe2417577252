import { describe, expect, it } from 'vitest'
import { HyperbandError } from '../errors.ts'
import { fromJobFailure, toJobError } from './job-error.ts'

describe('an error through a job', () => {
  it.each([
    new TypeError('boom'),
    new RangeError(''),
    new HyperbandError({ code: 'invalidScore', rule: 'of its own', received: 'a: b' }),
    Object.assign(new Error('two\n at lines'), { name: 'An odd: name' }),
    Object.assign(new Error('no stack'), { stack: undefined }),
  ])('keeps name and message: %s', (error) => {
    const told = toJobError(error)
    const { name, message } = fromJobFailure(told.message === '' ? undefined : told.message, [told.stack as string])
    expect({ name, message }).toEqual({ name: error.name, message: error.message })
    expect(told.stack?.includes('job-error.test.ts')).toBe(error.stack !== undefined)
  })
  it('of a worker of another version has the name that its stack begins with', () => {
    expect(fromJobFailure('boom', ['TypeError: boom\n    at f (x.js:1:1)']).name).toBe('TypeError')
    expect(fromJobFailure('boom', ['what: is this']).name).toBe('Error')
  })
  it('has what Redis knows where nobody threw anything', () => {
    expect(fromJobFailure('job stalled', null)).toMatchObject({ name: 'Error', message: 'job stalled' })
    expect(fromJobFailure(undefined, []).message).toBe('the job failed')
  })
})
