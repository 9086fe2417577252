import { expect, it } from 'vitest'
import { memoize } from './memo.ts'

it('remembers the last results and forgets the oldest', () => {
  const computed: number[] = []
  const square = memoize(2, String, (value: number) => {
    computed.push(value)
    return value * value
  })
  expect([square(1), square(1), square(2), square(3), square(2), square(1)]).toEqual([1, 1, 4, 9, 4, 1])
  expect(computed).toEqual([1, 2, 3, 1])
})
