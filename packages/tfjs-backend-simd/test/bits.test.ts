import { expect, it } from 'vitest'
import { computeBits, knownBits } from './support/bits.ts'

it('results have the same bits on every machine', async () => {
  expect(await computeBits()).toEqual(knownBits)
})
