import { describe, expect, it } from 'vitest'
import { randomStream } from './stream.ts'

describe('randomStream', () => {
  it('is the same for the same seed and keys, another for others', () => {
    const draw = (seed: number, ...keys: number[]) => Array.from({ length: 3 }, randomStream(seed, ...keys).uniform)
    expect(draw(7, 1)).toEqual(draw(7, 1))
    expect(draw(7, 1)).not.toEqual(draw(7, 2))
    expect(draw(7, 1, 2)).not.toEqual(draw(7, 2, 1))
    expect(draw(8, 1)).not.toEqual(draw(7, 1))
  })

  it('has standard normal moments', () => {
    const { normal } = randomStream(3)
    const sample = Array.from({ length: 20_000 }, normal)
    const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length
    const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sample.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.04)
  })

  it.each([-1, 1.5, 2 ** 32, Number.NaN])('refuses the seed %s', (seed) => {
    expect(() => randomStream(seed)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})
