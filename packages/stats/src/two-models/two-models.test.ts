import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rocAuc } from '../metrics/roc.ts'
import { bayesianSignedRankTest } from './bayesian-signed-rank.ts'
import { correctedResampledTTest } from './corrected-resampled-t.ts'
import { delongTest } from './delong.ts'
import { gammaVariate } from './gamma-variate.ts'
import { mcnemarTest, pairedOutcomes } from './mcnemar.ts'
import { signTest } from './sign-test.ts'
import { wilcoxonSignedRankTest } from './wilcoxon-signed-rank.ts'

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
  minLength: 1,
  maxLength: 12,
})
const columns = (list: [number, number][]) => [list.map(([a]) => a), list.map(([, b]) => b)] as const
const zerosRules = ['wilcox', 'pratt'] as const

describe('wilcoxonSignedRankTest', () => {
  /** All 2^n signs of the ranks, one by one. */
  function bruteForce(first: number[], second: number[], zeros: 'wilcox' | 'pratt'): number {
    const differences = first.map((a, i) => a - (second[i] as number))
    const ranked = zeros === 'pratt' ? differences : differences.filter((d) => d !== 0)
    const rankOf = (d: number) => {
      const below = ranked.filter((other) => Math.abs(other) < Math.abs(d)).length
      const tied = ranked.filter((other) => Math.abs(other) === Math.abs(d)).length
      return below + (tied + 1) / 2
    }
    const nonZero = differences.filter((d) => d !== 0)
    const ranks = nonZero.map(rankOf)
    const observed = nonZero.reduce((sum, d, i) => sum + (d > 0 ? (ranks[i] as number) : 0), 0)
    let [lower, upper] = [0, 0]
    for (let mask = 0; mask < 2 ** ranks.length; mask++) {
      const sum = ranks.reduce((total, rank, i) => total + ((mask >> i) & 1) * rank, 0)
      if (sum <= observed) lower++
      if (sum >= observed) upper++
    }
    return Math.min(1, (2 * Math.min(lower, upper)) / 2 ** ranks.length)
  }

  function bruteForceOneSided(first: number[], zeros: number, alternative: 'greater' | 'less'): number {
    const sizes = first.map(Math.abs)
    const ranks = sizes.map((size) => {
      const tied = sizes.filter((other) => other === size).length
      return zeros + sizes.filter((other) => other < size).length + (tied + 1) / 2
    })
    const observed = first.reduce((sum, d, i) => sum + (d > 0 ? (ranks[i] as number) : 0), 0)
    let hits = 0
    for (let mask = 0; mask < 2 ** ranks.length; mask++) {
      const sum = ranks.reduce((total, rank, i) => total + ((mask >> i) & 1) * rank, 0)
      if (alternative === 'greater' ? sum >= observed : sum <= observed) hits++
    }
    return hits / 2 ** ranks.length
  }

  it('counts all signs, with ties and zeros', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...zerosRules), (list, zeros) => {
        const [first, second] = columns(list)
        const result = wilcoxonSignedRankTest(first, second, { zeros, method: 'exact' })
        expect(result.pValue).toBeCloseTo(bruteForce(first, second, zeros), 12)
      }),
      { numRuns: 60 },
    )
  })

  it('turns round with the samples', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...zerosRules), fc.constantFrom('exact', 'normal'), (list, zeros, method) => {
        const [first, second] = columns(list)
        const forth = wilcoxonSignedRankTest(first, second, { zeros, method, alternative: 'greater' })
        const back = wilcoxonSignedRankTest(second, first, { zeros, method, alternative: 'less' })
        expect(back.pValue).toBeCloseTo(forth.pValue, 12)
        expect(back.rankBiserial).toBe(0 - forth.rankBiserial)
        expect(back.z).toBeCloseTo(-forth.z, 12)
      }),
    )
  })

  it('tells differences apart that are beyond the largest number', () => {
    const inUnits = (unit: number) =>
      wilcoxonSignedRankTest(
        [1, -1.7, 1.2].map((value) => value * unit),
        [-1, 1.7, -1.1].map((value) => value * unit),
      )
    expect(inUnits(1e308)).toEqual(inUnits(1))
  })

  it('gives p = 1 where nothing differs', () => {
    expect(wilcoxonSignedRankTest([1, 2], [1, 2])).toMatchObject({
      pValue: 1,
      z: 0,
      pairs: 0,
      zeroDifferences: 2,
      rankBiserial: 0,
    })
  })

  it('takes the normal approximation above 50 differences, close to the exact value', () => {
    const first = Array.from({ length: 60 }, (_, i) => ((i * 37) % 61) / 10)
    const second = Array.from({ length: 60 }, (_, i) => ((i * 11) % 59) / 12)
    const normal = wilcoxonSignedRankTest(first, second)
    const exact = wilcoxonSignedRankTest(first, second, { method: 'exact' })
    expect([normal.method, exact.method]).toEqual(['normal', 'exact'])
    expect(normal.pValue).toBeCloseTo(exact.pValue, 2)
  })

  it('does not grow with zeros beyond those that order the sums', () => {
    const first = [3, -1, 2, 2, -5, 6, 4, 7]
    const pValue = (zeros: number, alternative: 'greater' | 'less') => {
      const padded = [...first, ...new Array<number>(zeros).fill(0)]
      const none = padded.map(() => 0)
      return wilcoxonSignedRankTest(padded, none, { zeros: 'pratt', method: 'exact', alternative }).pValue
    }
    // From 36 zeros on the number of positive differences comes first, and the sum of their ranks second.
    for (const alternative of ['greater', 'less'] as const) {
      expect(pValue(40, alternative)).toBeCloseTo(bruteForceOneSided(first, 40, alternative), 14)
      expect(pValue(20, alternative)).toBeCloseTo(bruteForceOneSided(first, 20, alternative), 14)
      expect(pValue(100_000, alternative)).toBe(pValue(40, alternative))
    }
  })

  it('does not take longer, either', () => {
    const many = Float64Array.from({ length: 1_000_050 }, (_, i) => (i < 50 ? (i % 3 === 0 ? -i - 1 : i + 1) : 0))
    const result = wilcoxonSignedRankTest(many, new Float64Array(many.length), { zeros: 'pratt' })
    expect(result).toMatchObject({ method: 'exact', zeroDifferences: 1_000_000 })
  }, 8000)

  it('refuses more zeros than the exact table has room for', () => {
    const first = Float64Array.from({ length: 20_500 }, (_, i) => (i < 500 ? i + 1 : 0))
    const none = new Float64Array(first.length)
    expect(() => wilcoxonSignedRankTest(first, none, { zeros: 'pratt', method: 'exact' })).toThrowError(
      expect.objectContaining({ code: 'too-large', received: 20_000 }),
    )
    expect(wilcoxonSignedRankTest(first, none, { zeros: 'pratt' }).method).toBe('normal')
  })

  it('refuses a continuity correction of what is exact', () => {
    const options = { method: 'exact', continuity: true } as const
    expect(() => wilcoxonSignedRankTest([1, 2], [3, 3], options)).toThrowError(
      expect.objectContaining({ code: 'unknown-option' }),
    )
    expect(wilcoxonSignedRankTest([1, 2], [3, 3], { ...options, continuity: false }).method).toBe('exact')
    expect(wilcoxonSignedRankTest([1, 2], [3, 3], { continuity: true }).method).toBe('exact')
  })

  it('refuses an exact test of over 500 differences and unknown options', () => {
    const first = Array.from({ length: 501 }, (_, i) => i + 1)
    const second = first.map(() => 0)
    expect(() => wilcoxonSignedRankTest(first, second, { method: 'exact' })).toThrowError(
      expect.objectContaining({ code: 'too-large', received: 501 }),
    )
    expect(() => wilcoxonSignedRankTest([1], [2], { zeros: 'zsplit' as 'pratt' })).toThrowError(
      expect.objectContaining({ code: 'unknown-option' }),
    )
    expect(() => wilcoxonSignedRankTest([1], [2, 3])).toThrowError(expect.objectContaining({ code: 'length' }))
    expect(() => wilcoxonSignedRankTest([], [])).toThrowError(expect.objectContaining({ code: 'too-few' }))
  })
})

describe('signTest', () => {
  it('counts signs', () => {
    expect(signTest([3, 4, 5, 6, 7, 1], [1, 2, 3, 4, 9, 1])).toEqual({
      positive: 4,
      negative: 1,
      zeroDifferences: 1,
      pValue: expect.closeTo(0.375, 14),
    })
    expect(signTest([1], [1]).pValue).toBe(1)
  })
})

describe('mcnemarTest', () => {
  it('counts outcomes', () => {
    expect(pairedOutcomes([0, 1, 1, 0], [0, 1, 0, 1], [0, 0, 1, 1])).toEqual({
      bothCorrect: 1,
      onlyFirstCorrect: 1,
      onlySecondCorrect: 1,
      neitherCorrect: 1,
    })
  })

  it('refuses a continuity correction of what is not chi-square', () => {
    const outcomes = { onlyFirstCorrect: 3, onlySecondCorrect: 12 }
    for (const options of [{}, { method: 'mid-p' }, { method: 'exact' }] as const) {
      expect(() => mcnemarTest(outcomes, { ...options, continuity: true })).toThrowError(
        expect.objectContaining({ code: 'unknown-option', received: true }),
      )
      expect(mcnemarTest(outcomes, { ...options, continuity: false })).toEqual(mcnemarTest(outcomes, options))
    }
  })

  it('gives 1 without discordant rows and for equal counts, by each method', () => {
    for (const method of ['mid-p', 'exact', 'chi-square'] as const) {
      expect(mcnemarTest({ onlyFirstCorrect: 0, onlySecondCorrect: 0 }, { method }).pValue).toBe(1)
      expect(mcnemarTest({ onlyFirstCorrect: 7, onlySecondCorrect: 7 }, { method }).pValue).toBeCloseTo(1, 12)
    }
  })

  it('has mid-p below exact and does not mind which classifier is first', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (b, c) => {
        const p = (method: 'mid-p' | 'exact', first: number, second: number) =>
          mcnemarTest({ onlyFirstCorrect: first, onlySecondCorrect: second }, { method }).pValue
        expect(p('mid-p', b, c)).toBeLessThanOrEqual(p('exact', b, c))
        expect(p('mid-p', b, c)).toBe(p('mid-p', c, b))
      }),
    )
  })

  it('refuses counts that are none', () => {
    expect(() => mcnemarTest({ onlyFirstCorrect: -1, onlySecondCorrect: 1 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
  })
})

describe('delongTest', () => {
  const labels = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1]
  const first = [1, 5, 2, 4, 6, 3, 5, 7, 0, 2]
  const second = [3, 2, 1, 4, 5, 4, 2, 6, 1, 3]

  it('has the areas of rocAuc and does not mind increasing transforms', () => {
    const result = delongTest(labels, first, second)
    expect(result.auc[0]).toBeCloseTo(rocAuc(labels, first), 14)
    expect(result.auc[1]).toBeCloseTo(rocAuc(labels, second), 14)
    expect(delongTest(labels, first.map(Math.exp), second)).toEqual(result)
    expect(result.interval[0]).toBeLessThan(result.difference)
    expect(result.interval[1]).toBeGreaterThan(result.difference)
  })

  it('finds no difference of a score and itself', () => {
    expect(delongTest(labels, first, first)).toMatchObject({ difference: 0, z: 0, pValue: 1, standardError: 0 })
  })

  it('is certain where every row favours one model alike, whatever rounds', () => {
    // Ten positives: a tenth ten times does not add up to 1.
    const many = Array.from({ length: 13 }, (_, i) => (i < 10 ? 1 : 0))
    const perfect = many.map((label, i) => label * 100 + i)
    const blind = many.map(() => 0)
    const clusters = many.map((_, i) => i)
    for (const options of [{}, { clusters }]) {
      expect(delongTest(many, perfect, blind, options)).toMatchObject({
        auc: [1, 0.5],
        variance: [0, 0],
        difference: 0.5,
        standardError: 0,
        z: Number.POSITIVE_INFINITY,
        pValue: 0,
        interval: [0.5, 0.5],
      })
    }
  })

  it('treats single rows as clusters nearly as independent rows', () => {
    const clusters = labels.map((_, i) => i)
    const ratio =
      delongTest(labels, first, second, { clusters }).variance[0] / delongTest(labels, first, second).variance[0]
    expect(ratio).toBeCloseTo(1, 12)
  })

  it('widens the interval where every row stands four times', () => {
    const four = <T>(values: T[]) => values.flatMap((value) => [value, value, value, value])
    const clusters = four(labels.map((_, i) => i))
    const naive = delongTest(four(labels), four(first), four(second))
    const clustered = delongTest(four(labels), four(first), four(second), { clusters })
    const single = delongTest(labels, first, second)
    expect(clustered.standardError).toBeGreaterThan(1.8 * naive.standardError)
    expect(clustered.standardError).toBeCloseTo(single.standardError, 12)
  })

  it('rejects about as often as its level where the areas are equal, by cluster where rows of a cluster are alike', () => {
    let state = 7
    const uniform = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return (state + 0.5) / 2 ** 32
    }
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
    const clusterOf = Array.from({ length: 120 }, (_, i) => Math.floor(i / 4))
    const rounds = 400
    let naive = 0
    let clustered = 0
    for (let round = 0; round < rounds; round++) {
      // Both models see the label through noise that is mostly the cluster's.
      const noise = [0, 1].map(() => Array.from({ length: 30 }, normal))
      const truth = clusterOf.map((cluster) => (cluster < 12 ? 1 : 0))
      const seen = noise.map((own) =>
        truth.map((label, i) => label + (own[clusterOf[i] as number] as number) + 0.2 * normal()),
      )
      const [a, b] = seen as [number[], number[]]
      if (delongTest(truth, a, b).pValue <= 0.05) naive++
      if (delongTest(truth, a, b, { clusters: clusterOf }).pValue <= 0.05) clustered++
    }
    expect(naive / rounds).toBeGreaterThan(0.2)
    expect(clustered / rounds).toBeGreaterThan(0.02)
    expect(clustered / rounds).toBeLessThan(0.1)
  })

  it('refuses a class with one row, or in one cluster', () => {
    expect(() => delongTest([0, 0, 1], [1, 2, 3], [3, 2, 1])).toThrowError(expect.objectContaining({ code: 'too-few' }))
    const clusters = labels.map((label, i) => (label === 1 ? 99 : i))
    expect(() => delongTest(labels, first, second, { clusters })).toThrowError(
      expect.objectContaining({ code: 'too-few' }),
    )
  })
})

describe('correctedResampledTTest', () => {
  it('is the plain paired t-test but for the variance factor', () => {
    const first = [0.9, 0.8, 0.85, 0.7]
    const second = [0.85, 0.81, 0.8, 0.65]
    const result = correctedResampledTTest(first, second, { testTrainRatio: 1 / 9 })
    const plain = 0.035 / (0.03 / 2)
    expect(result.meanDifference).toBeCloseTo(0.035, 12)
    expect(result.statistic).toBeCloseTo(plain / Math.sqrt(1 + 4 / 9), 10)
    expect(result.degreesOfFreedom).toBe(3)
  })

  it('has an answer where all differences are equal', () => {
    for (const alternative of ['two-sided', 'greater', 'less'] as const)
      expect(correctedResampledTTest([1, 2], [1, 2], { testTrainRatio: 1, alternative }).pValue).toBe(1)
    // No difference on average is another matter.
    const level = { testTrainRatio: 1, alternative: 'greater' } as const
    expect(correctedResampledTTest([1, 2], [2, 1], level).pValue).toBe(0.5)
    expect(correctedResampledTTest([2, 3], [1, 2], { testTrainRatio: 1 })).toMatchObject({
      statistic: Number.POSITIVE_INFINITY,
      pValue: 0,
    })
  })

  it('sees that rounded differences are equal', () => {
    const [tenths, zeros] = [
      [0.1, 0.1, 0.1],
      [0, 0, 0],
    ]
    expect(correctedResampledTTest(tenths, zeros, { testTrainRatio: 1 })).toEqual({
      statistic: Number.POSITIVE_INFINITY,
      degreesOfFreedom: 2,
      pValue: 0,
      meanDifference: 0.1,
      standardError: 0,
    })
  })

  it('does not depend on the unit, be it ever so small or large', () => {
    const [first, second] = [
      [1, 2, 3],
      [4, 5, 7],
    ]
    const plain = correctedResampledTTest(first, second, { testTrainRatio: 0.1 })
    for (const unit of [2 ** 1020, 2 ** 660, 2 ** -660, 2 ** -1000]) {
      const inUnits = (values: number[]) => values.map((value) => value * unit)
      expect(correctedResampledTTest(inUnits(first), inUnits(second), { testTrainRatio: 0.1 })).toEqual({
        ...plain,
        meanDifference: plain.meanDifference * unit,
        standardError: plain.standardError * unit,
      })
    }
    const beyond = correctedResampledTTest([1e308, 1e308], [-1e308, -1.1e308], { testTrainRatio: 0.1 })
    expect(beyond.statistic).toBeCloseTo(
      correctedResampledTTest([1, 1], [-1, -1.1], { testTrainRatio: 0.1 }).statistic,
      9,
    )
  })

  it('refuses a ratio that is none', () => {
    expect(() => correctedResampledTTest([1, 2], [1, 2], { testTrainRatio: 0 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
  })
})

describe('bayesianSignedRankTest', () => {
  const first = [0.9, 0.8, 0.85, 0.7, 0.95, 0.77, 0.81, 0.9]
  const second = [0.8, 0.75, 0.7, 0.6, 0.9, 0.7, 0.82, 0.7]

  it('sums to 1, is the same for the same seed, and turns round with the samples', () => {
    const options = { rope: 0.02, samples: 4000, seed: 7 }
    const result = bayesianSignedRankTest(first, second, options)
    expect(result.firstGreater + result.equivalent + result.secondGreater).toBeCloseTo(1, 12)
    expect(bayesianSignedRankTest(first, second, options)).toEqual(result)
    expect(result.firstGreater).toBeGreaterThan(0.9)
    expect(bayesianSignedRankTest(second, first, options).secondGreater).toBeGreaterThan(0.9)
  })

  it('calls equivalent what lies in a wide region, and nothing without a region', () => {
    expect(bayesianSignedRankTest(first, second, { rope: 1, samples: 500, seed: 1 }).equivalent).toBe(1)
    expect(bayesianSignedRankTest(first, second, { samples: 500, seed: 1 }).equivalent).toBe(0)
  })

  it('finds equal samples evidence for neither', () => {
    const none = bayesianSignedRankTest(first, first, { samples: 500, seed: 1 })
    expect([none.firstGreater, none.equivalent, none.secondGreater]).toEqual([0.5, 0, 0.5])
    expect(bayesianSignedRankTest(first, first, { rope: 0.01, samples: 500, seed: 1 }).equivalent).toBe(1)
  })

  it('refuses bad options', () => {
    expect(() => bayesianSignedRankTest(first, second, { rope: -1, seed: 1 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
    expect(() => bayesianSignedRankTest(first, second, { priorStrength: 0, seed: 1 })).toThrowError(
      expect.objectContaining({ code: 'out-of-range' }),
    )
    expect(() => bayesianSignedRankTest(first, second, {} as { seed: number })).toThrowError(
      expect.objectContaining({ code: 'missing-randomness' }),
    )
  })
})

describe('gammaVariate', () => {
  it.each([0.5, 1, 3.7])('has mean and variance %d', (shape) => {
    let state = 99
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
    const draws = Array.from({ length: 40_000 }, () => gammaVariate(shape, random))
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.03)
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.06)
  })
})
