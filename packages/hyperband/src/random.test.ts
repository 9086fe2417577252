import { describe, expect, it } from 'vitest'
import { normal, seedOf, stream } from './random.ts'

describe('stream', () => {
  it('repeats for the same keys and differs for any other', () => {
    const first = (...keys: [number, ...number[]]) => stream(...keys)()
    expect(first(7, 0, 12)).toBe(first(7, 0, 12))
    const values = new Set<number>()
    for (let seed = 0; seed < 20; seed++)
      for (let a = 0; a < 20; a++) for (let b = 0; b < 20; b++) values.add(first(seed, a, b))
    expect(values.size).toBe(8000)
  })
  it('has first numbers of neighbouring keys that are uniform and uncorrelated', () => {
    const n = 20_000
    const values = Array.from({ length: n }, (_, i) => stream(1, 0, i)())
    const mean = values.reduce((sum, v) => sum + v, 0) / n
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n
    let covariance = 0
    for (let i = 1; i < n; i++) covariance += ((values[i] as number) - mean) * ((values[i - 1] as number) - mean)
    expect(mean).toBeCloseTo(0.5, 2)
    expect(variance).toBeCloseTo(1 / 12, 2)
    expect(Math.abs(covariance / n / variance)).toBeLessThan(0.03)
  })
})

it('normal has mean 0 and variance 1', () => {
  const random = stream(5)
  const values = Array.from({ length: 20_000 }, () => normal(random))
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length).toBeCloseTo(1, 1)
})

it('seedOf gives uint32s that differ by seed and text', () => {
  const seeds = new Set<number>()
  for (let seed = 0; seed < 50; seed++) for (let i = 0; i < 50; i++) seeds.add(seedOf(seed, `0-${i}`))
  expect(seeds.size).toBe(2500)
  for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true)
})
