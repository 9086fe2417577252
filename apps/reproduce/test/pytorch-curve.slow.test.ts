import { expect, it } from 'vitest'
import { followPyTorch } from './support/follow-pytorch.ts'

it('200 steps of m1 by tape on simd follow PyTorch to 1e-3', async () => {
  const { found, difference } = await followPyTorch('tape')
  expect(found).toHaveLength(200)
  expect(found[199]).toBeLessThan((found[0] as number) / 10)
  expect(difference).toBeLessThan(1e-3)
})
