import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkSeed, deriveSeed, permutation, uniform } from './seed.ts'

it('derives different uint32 seeds from different paths, the same from the same', () => {
  const seeds = new Set<number>()
  for (let a = 0; a < 40; a++) for (let b = 0; b < 40; b++) seeds.add(deriveSeed(a, b))
  expect(seeds.size).toBe(1600)
  for (const seed of seeds) checkSeed(seed)
  expect(deriveSeed(7, 'shuffle', 3)).toBe(deriveSeed(7, 'shuffle', 3))
  expect(deriveSeed(7, 'ab', 'c')).not.toBe(deriveSeed(7, 'a', 'bc'))
})

it('permutes without loss, all orders about equally often', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.nat(), (n, seed) => {
      expect([...permutation(n, uniform(seed))].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
    }),
  )
  const random = uniform(11)
  const counts = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const key = permutation(3, random).join('')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const chi2 = [...counts.values()].reduce((sum, c) => sum + (c - 1000) ** 2 / 1000, 0)
  expect(counts.size).toBe(6)
  expect(chi2).toBeLessThan(20.5) // 5 degrees of freedom, p = 0.001
})

it('refuses a seed that is no uint32', () => {
  for (const seed of [-1, 0.5, 4294967296, Number.NaN, '1', undefined])
    expect(() => checkSeed(seed)).toThrow('seed must be')
})
