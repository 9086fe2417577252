import { expect, it } from 'vitest'
import { memoize } from './memo.ts'

it('remembers results and forgets the one unused for longest', () => {
  const computed: number[] = []
  const square = memoize(2, String, (value: number) => {
    computed.push(value)
    return value * value
  })
  expect([square(1), square(2), square(1), square(3), square(1), square(2)]).toEqual([1, 4, 1, 9, 1, 4])
  expect(computed).toEqual([1, 2, 3, 2])
})

it('forgets what was rejected', async () => {
  let tries = 0
  const read = memoize(2, String, async (name: string) => {
    tries += 1
    if (tries === 1) throw new Error(`no ${name}`)
    return name
  })
  await expect(read('file')).rejects.toThrow('no file')
  expect(await read('file')).toBe('file')
  expect(await read('file')).toBe('file')
  expect(tries).toBe(2)
})
