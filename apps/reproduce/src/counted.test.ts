import { expect, it } from 'vitest'
import { counted } from './counted.ts'

it('has one of a thing without an s', () => {
  expect([0, 1, 2, 1234].map((count) => counted(count, 'seed'))).toEqual([
    '0 seeds',
    '1 seed',
    '2 seeds',
    '1,234 seeds',
  ])
})
