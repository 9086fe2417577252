import { expect, it } from 'vitest'
import { fuzzCsv, fuzzXlsx } from './fuzz-readers.ts'

it('10,000 mutated CSV inputs: a sound table or a typed error', () => {
  const { read, refused, problems } = fuzzCsv(10_000, 2)
  expect(problems).toEqual([])
  expect(read + refused).toBe(10_000)
})

it('10,000 mutated XLSX inputs: a sound table or a typed error', async () => {
  const { read, refused, problems } = await fuzzXlsx(10_000, 3)
  expect(problems).toEqual([])
  expect(read + refused).toBe(10_000)
})
