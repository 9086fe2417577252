import { describe, expect, it } from 'vitest'
import { wilcoxonSignedRankTest } from '../two-models/wilcoxon-signed-rank.ts'
import { permutationTest } from './permutation.ts'

describe('permutationTest', () => {
  it('counts a difference of nothing but rounding as none', () => {
    const result = permutationTest([0.1, 0.2], [0.3, 0])
    expect(result.statistic).not.toBe(0)
    expect(result.pValue).toBe(1)
    expect(permutationTest([0.1, 0.2], [0.3, 0], { alternative: 'greater' }).pValue).toBe(4 / 6)
  })

  it('knows values apart beside one that is divided by a variance of nothing but rounding', () => {
    const studentised = (a: Float64Array, b: Float64Array) => {
      const differences = a.map((value, i) => value - (b[i] as number))
      const mean = differences.reduce((sum, value) => sum + value, 0) / a.length
      const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      return mean / Math.sqrt(squares / (a.length - 1) / a.length)
    }
    const first = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.85, 0.65]
    const second = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.75, 0.75]
    const pValue = permutationTest(first, second, { paired: true }).pValue
    expect(pValue).toBe(22 / 1024)
    expect(permutationTest(first, second, { paired: true, statistic: studentised }).pValue).toBe(pValue)
    const drawn = { paired: true, statistic: studentised, resamples: 1000, seed: 1 }
    expect(permutationTest(first, second, drawn).pValue).toBeLessThan(0.04)
    // The rearrangements of rounding alone are a quarter of all at most.
    const three = [first.slice(0, 3), second.slice(0, 3)] as const
    const swapped = [
      [...three[0].slice(0, 2), three[1][2] as number],
      [...three[1].slice(0, 2), three[0][2] as number],
    ] as const
    expect(permutationTest(...swapped, { paired: true, statistic: studentised, alternative: 'greater' }).pValue).toBe(
      4 / 8,
    )
  })

  it('looks at all splits or swaps where they are few', () => {
    expect(permutationTest([1, 2, 3], [4, 5, 6])).toEqual({ statistic: -3, pValue: 0.1, exact: true, resamples: 20 })
    expect(permutationTest([1, 2, 3], [4, 5, 6], { paired: true })).toMatchObject({ pValue: 0.25, resamples: 8 })
  })

  it('draws where they are many, the same for the same seed, near the exact p', () => {
    const first = Array.from({ length: 12 }, (_, i) => ((i * 7) % 12) + 0.3 * i)
    const second = Array.from({ length: 12 }, (_, i) => (i * 5) % 12)
    const exact = permutationTest(first, second, { paired: true })
    const drawn = permutationTest(first, second, { paired: true, resamples: 4000, seed: 3 })
    expect([exact.exact, drawn.exact]).toEqual([true, false])
    expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(0.05)
    expect(permutationTest(first, second, { paired: true, resamples: 4000, seed: 3 })).toEqual(drawn)
    const pooled = permutationTest(first, second, { resamples: 4000, seed: 3 })
    expect(pooled.exact).toBe(false)
    expect(pooled.pValue).toBeGreaterThan(0)
  })

  it('gives the exact signed-rank test if the statistic is one', () => {
    const first = [5, 9, 1, 7, 8, 2, 6]
    const second = [4, 2, 3, 1, 9, 5, 0]
    const statistic = (a: Float64Array, b: Float64Array) =>
      wilcoxonSignedRankTest(a, b, { method: 'normal' }).positiveRankSum
    expect(permutationTest(first, second, { paired: true, statistic }).pValue).toBeCloseTo(
      wilcoxonSignedRankTest(first, second, { method: 'exact' }).pValue,
      12,
    )
  })

  it('swaps the pairs of a cluster together', () => {
    const seen = new Set<string>()
    permutationTest([1, 2, 3, 4], [0, 0, 0, 0], {
      paired: true,
      clusters: [5, 5, 9, 9],
      statistic: (a, b) => {
        seen.add(Array.from(a).join())
        return (a[0] as number) - (b[0] as number)
      },
    })
    expect(seen).toEqual(new Set(['1,2,3,4', '0,0,3,4', '1,2,0,0', '0,0,0,0']))
  })

  it('goes through the splits in lexicographic order', () => {
    const seen: string[] = []
    permutationTest([1, 2], [3, 4], {
      statistic: (a, b) => {
        seen.push(`${Array.from(a).join('')}|${Array.from(b).join('')}`)
        return 0
      },
    })
    expect(seen.slice(1)).toEqual(['12|34', '13|24', '14|23', '23|14', '24|13', '34|12'])
  })

  it('looks at all splits of one value and thousands', () => {
    const rest = Float64Array.from({ length: 9998 }, (_, i) => i)
    const statistic = (a: Float64Array) => a[0] as number
    expect(permutationTest([5], rest, { statistic, alternative: 'less' })).toEqual({
      statistic: 5,
      pValue: 7 / 9999,
      exact: true,
      resamples: 9999,
    })
  })

  it('refuses clusters that are no numbers, and a statistic that gives none', () => {
    const clusters = [1, null] as unknown as number[]
    expect(() => permutationTest([1, 2], [3, 4], { paired: true, clusters })).toThrowError(
      expect.objectContaining({ code: 'not-finite' }),
    )
    let calls = 0
    const statistic = () => (calls++ === 0 ? 1 : (null as unknown as number))
    expect(() => permutationTest([1, 2], [3, 4], { statistic })).toThrowError(
      expect.objectContaining({ code: 'not-finite' }),
    )
  })

  it('refuses a seed that is none where nothing is drawn, both kinds of randomness, and more than can be looked at', () => {
    const random = () => 0.5
    for (const [options, code] of [
      [{ seed: 'x' as never }, 'not-an-integer'],
      [{ random: 5 as never }, 'unknown-option'],
      [{ seed: 1, random }, 'unknown-option'],
    ] as const)
      expect(() => permutationTest([1, 2], [3, 4], options)).toThrowError(expect.objectContaining({ code }))
    const many = Float64Array.from({ length: 60 }, (_, i) => i)
    expect(() => permutationTest(many, many, { seed: 1, resamples: 1e12 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range', received: 1e12 }),
    )
    expect(permutationTest([1, 2], [3, 4], { resamples: 1e12 }).resamples).toBe(6)
  })

  it('refuses clusters without pairs, an undefined statistic, and drawing without randomness', () => {
    const many = Array.from({ length: 30 }, (_, i) => i)
    expect(() => permutationTest([1, 2], [3, 4], { clusters: [1, 1] })).toThrowError(
      expect.objectContaining({ code: 'unknown-option' }),
    )
    expect(() => permutationTest([1, 2], [3, 4], { statistic: () => Number.NaN })).toThrowError(
      expect.objectContaining({ code: 'not-finite' }),
    )
    expect(() => permutationTest(many, many)).toThrowError(expect.objectContaining({ code: 'missing-randomness' }))
  })
})
