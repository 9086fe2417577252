import { describe, expect, it } from 'vitest'
import { cohensD } from '../effect-sizes/cohens-d.ts'
import { bootstrapInterval } from './bootstrap.ts'
import { intervalBounds } from './bootstrap-bounds.ts'

const values = [2.1, 3.4, 1.2, 5.6, 4.4, 3.9, 2.8, 7.5, 0.3, 4.1]
const mean = (indices: Int32Array) => indices.reduce((sum, i) => sum + (values[i] as number), 0) / indices.length

describe('bootstrapInterval', () => {
  it('is the same for the same seed and another for another', () => {
    const run = (seed: number) => bootstrapInterval({ statistic: mean, n: 10, seed, resamples: 200 })
    expect(run(1)).toEqual(run(1))
    expect(run(1).lower).not.toBe(run(2).lower)
  })

  it('has the standard error of a mean', () => {
    const m = mean(Int32Array.from(values.keys()))
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - m) ** 2, 0)) / values.length
    const result = bootstrapInterval({ statistic: mean, n: 10, seed: 3, resamples: 20_000, method: 'percentile' })
    expect(result.estimate).toBe(m)
    expect(result.standardError / error).toBeCloseTo(1, 1)
    expect(result.lower).toBeLessThan(m)
    expect(result.upper).toBeGreaterThan(m)
  })

  it('draws whole clusters', () => {
    const clusters = [7, 7, 7, 3, 3, 9, 9, 9, 9, 1]
    const sizes = { 7: 3, 3: 2, 9: 4, 1: 1 } as Record<number, number>
    bootstrapInterval({
      statistic: (indices) => {
        const counts = new Map<number, number>()
        for (const i of indices) counts.set(clusters[i] as number, (counts.get(clusters[i] as number) ?? 0) + 1)
        for (const [cluster, count] of counts) expect(count % (sizes[cluster] as number)).toBe(0)
        return indices.length
      },
      n: 10,
      clusters: Int32Array.from(clusters),
      seed: 1,
      resamples: 100,
    })
  })

  it('gives a wider interval by cluster where observations of a cluster are copies of each other', () => {
    const copies = (indices: Int32Array) =>
      indices.reduce((sum, i) => sum + (values[Math.floor(i / 8)] as number), 0) / indices.length
    const clusters = Int32Array.from({ length: 80 }, (_, i) => Math.floor(i / 8))
    const single = bootstrapInterval({ statistic: copies, n: 80, seed: 1 })
    const clustered = bootstrapInterval({ statistic: copies, n: 80, clusters, seed: 1 })
    expect(clustered.standardError).toBeGreaterThan(2 * single.standardError)
    expect(clustered.units).toBe(10)
  })

  it('keeps the size of each stratum', () => {
    const strata = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    bootstrapInterval({
      statistic: (indices) => {
        if (indices.length === 10) expect(indices.filter((i) => strata[i] === 1).length).toBe(3)
        return 0
      },
      n: 10,
      strata,
      seed: 1,
      resamples: 50,
      method: 'percentile',
    })
  })

  it('leaves out undefined resamples and counts them', () => {
    const result = bootstrapInterval({
      statistic: (indices) => (indices.includes(0) ? mean(indices) : Number.NaN),
      n: 10,
      seed: 1,
      resamples: 1000,
    })
    expect(result.undefinedResamples).toBeGreaterThan(250)
    expect(result.undefinedResamples).toBeLessThan(450)
    expect(result.method).toBe('percentile')
  })

  it('leaves out infinite resamples as it does NaN ones', () => {
    const first = [1, 2, 3, 5]
    const second = [1, 1.5, 3.5, 4]
    const pick = (values: number[], indices: Int32Array) => Array.from(indices, (i) => values[i] as number)
    const interval = (undefinedValue: number) =>
      bootstrapInterval({
        statistic: (indices) => {
          const d = cohensD(pick(first, indices), pick(second, indices), { paired: true })
          return Number.isFinite(d) ? d : undefinedValue
        },
        n: 4,
        seed: 1,
      })
    const result = interval(Number.NEGATIVE_INFINITY)
    expect(result.undefinedResamples).toBeGreaterThan(8)
    expect(result.standardError).toBeGreaterThan(0)
    expect(Number.isFinite(result.lower + result.upper + result.standardError)).toBe(true)
    expect(result).toEqual(interval(Number.NaN))
  })

  it('has the bounds and the error of the same statistic in another unit, be it ever so small or large', () => {
    const inUnits = (unit: number) =>
      bootstrapInterval({ statistic: (indices) => mean(indices) * unit, n: 10, seed: 1, resamples: 300 })
    const { lower, upper, standardError } = inUnits(1)
    for (const unit of [2 ** 900, 2 ** -900]) {
      expect(inUnits(unit)).toMatchObject({ method: 'bca', standardError: standardError * unit })
      expect(inUnits(unit).lower / unit).toBeCloseTo(lower, 12)
      expect(inUnits(unit).upper / unit).toBeCloseTo(upper, 12)
    }
  })

  it('refuses what gives no standard error', () => {
    const base = { statistic: mean, n: 10, seed: 1 }
    expect(() => bootstrapInterval({ ...base, resamples: 1 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
    let calls = 0
    const onceDefined = () => (calls++ < 2 ? 1 : Number.NaN)
    expect(() => bootstrapInterval({ ...base, statistic: onceDefined, resamples: 2 })).toThrowError(
      expect.objectContaining({ code: 'too-few', received: 1 }),
    )
  })

  it('refuses clusters, strata and statistics that are no numbers', () => {
    const base = { statistic: mean, n: 10, seed: 1 }
    const companies = Array.from({ length: 10 }, (_, i) => (i < 3 ? null : i)) as unknown as number[]
    for (const options of [{ clusters: companies }, { strata: companies }])
      expect(() => bootstrapInterval({ ...base, ...options })).toThrowError(
        expect.objectContaining({ code: 'not-finite', received: null }),
      )
    const statistic = (indices: Int32Array) => (indices[0] === 0 ? 1 : (null as unknown as number))
    expect(() => bootstrapInterval({ ...base, statistic })).toThrowError(
      expect.objectContaining({ code: 'not-finite', received: null }),
    )
    expect(() => bootstrapInterval({ ...base, statistic: 'mean' as never })).toThrowError(
      expect.objectContaining({ code: 'unknown-option' }),
    )
  })

  it('closes on the estimate where the statistic never varies', () => {
    expect(bootstrapInterval({ statistic: () => 1, n: 10, seed: 1 })).toMatchObject({
      lower: 1,
      upper: 1,
      method: 'bca',
    })
  })

  it('has no acceleration and no error where the values are equal and their sum is rounded', () => {
    const tenths = new Float64Array(3).fill(0.1)
    const ascending = Float64Array.from({ length: 999 }, (_, i) => i)
    expect(intervalBounds(ascending, 0.9, 600, tenths)).toEqual(
      intervalBounds(ascending, 0.9, 600, new Float64Array(3)),
    )
    expect(bootstrapInterval({ statistic: () => 0.1, n: 10, seed: 1 }).standardError).toBe(0)
  })

  it('covers the mean of a skewed population about as often as it says', () => {
    let covered = 0
    const rounds = 300
    let state = 12345
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
    for (let round = 0; round < rounds; round++) {
      const sample = Array.from({ length: 40 }, () => -Math.log(1 - random()))
      const { lower, upper } = bootstrapInterval({
        statistic: (indices) => indices.reduce((sum, i) => sum + (sample[i] as number), 0) / indices.length,
        n: 40,
        seed: round,
        resamples: 400,
      })
      if (lower <= 1 && 1 <= upper) covered++
    }
    expect(covered / rounds).toBeGreaterThan(0.89)
    expect(covered / rounds).toBeLessThan(0.98)
  })

  it('is a percentile interval where the level lies beyond the pole of BCa', () => {
    const sorted = Float64Array.from({ length: 2001 }, (_, i) => i)
    const skewed = Float64Array.from({ length: 30 }, (_, i) => (i === 0 ? 1000 : i % 7))
    // The acceleration is 0.15, so the upper bound would need a deviation below 6.7.
    const bounds = (level: number) =>
      intervalBounds(
        sorted,
        level,
        1000,
        skewed.map((value) => -value),
      )
    expect(bounds(0.999)).toMatchObject({ method: 'bca' })
    for (const level of [1 - 1e-12, 1 - 1e-14])
      expect(bounds(level)).toEqual(intervalBounds(sorted, level, 1000, undefined))
  })

  it('refuses bad options', () => {
    const base = { statistic: mean, n: 10, seed: 1 }
    for (const options of [{ resamples: 1e12 }, { n: 1e12 }])
      expect(() => bootstrapInterval({ ...base, ...options })).toThrowError(
        expect.objectContaining({ code: 'out-of-range', received: 1e12 }),
      )
    expect(() => bootstrapInterval({ ...base, level: 95 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
    expect(() => bootstrapInterval({ ...base, seed: 0.5 })).toThrowError(
      expect.objectContaining({ code: 'not-an-integer' }),
    )
    expect(() => bootstrapInterval({ ...base, clusters: [1] })).toThrowError(
      expect.objectContaining({ code: 'length' }),
    )
    expect(() => bootstrapInterval({ ...base, statistic: () => Number.NaN })).toThrowError(
      expect.objectContaining({ code: 'not-finite' }),
    )
    expect(() => bootstrapInterval({ ...base, clusters: new Int32Array(10) })).toThrowError(
      expect.objectContaining({ code: 'too-few' }),
    )
  })
})
