import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { workersOption } from './redis-options.ts'

describe('workersOption', () => {
  it('is what was given, the cores of this machine, or with Redis those of a few', () => {
    expect(workersOption({ workers: '3', redis: 'redis://localhost' })).toBe(3)
    expect(workersOption({})).toBe(availableParallelism())
    expect(workersOption({ redis: 'redis://localhost' })).toBe(64)
    expect(() => workersOption({ workers: '0' })).toThrow('--workers')
  })
})
