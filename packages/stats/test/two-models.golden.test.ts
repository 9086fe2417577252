import { describe, expect, it } from 'vitest'
import {
  type Alternative,
  bayesianSignedRankTest,
  correctedResampledTTest,
  delongTest,
  mcnemarTest,
  permutationTest,
} from '../src/index.ts'
import { intervalBounds } from '../src/resampling/bootstrap-bounds.ts'
import { expectAllClose, expectClose, readGolden } from './read-golden.ts'

interface DelongGolden {
  variance: number[]
  covariance: number
  p: number
}

interface Golden {
  mcnemar: { b: number; c: number; exact: number; chiSquare: number; edwards: number; midP: number }[]
  delong: {
    labels: number[]
    first: number[]
    second: number[]
    clusters: number[]
    auc: number[]
    mlstatkit: number
    independent: DelongGolden
    clustered: DelongGolden
  }[]
  corrected: { first: number[]; second: number[]; folds: number; greater: number; less: number }[]
  bayesian: {
    first: number[]
    second: number[]
    rope: number
    samples: number
    winners: [number, number, number]
    means: [number, number, number]
  }[]
  permutation: { first: number[]; second: number[]; alternative: Alternative; independent: number; paired: number }[]
  bootstrap: {
    estimate: number
    level: number
    distribution: number[]
    jackknife: number[]
    percentile: [number, number]
    bca: [number, number]
  }[]
}

const golden = readGolden<Golden>('two-models.json')

describe('McNemar', () => {
  it('agrees with statsmodels in 60 tables', () => {
    for (const { b, c, exact, chiSquare, edwards, midP } of golden.mcnemar) {
      const outcomes = { onlyFirstCorrect: b, onlySecondCorrect: c }
      expectClose(mcnemarTest(outcomes, { method: 'exact' }).pValue, exact)
      expectClose(mcnemarTest(outcomes, { method: 'mid-p' }).pValue, midP)
      expectClose(mcnemarTest(outcomes, { method: 'chi-square' }).pValue, chiSquare)
      // statsmodels lets the corrected difference of equal counts become 1 instead of 0 (Edwards' is max(0, |b - c| - 1)).
      if (b !== c) expectClose(mcnemarTest(outcomes, { method: 'chi-square', continuity: true }).pValue, edwards)
    }
  })
})

describe('DeLong', () => {
  it('agrees with MLstatkit in 40 data sets', () => {
    for (const { labels, first, second, mlstatkit } of golden.delong) {
      expectClose(delongTest(labels, first, second).pValue, mlstatkit)
    }
  })

  it.each(['independent', 'clustered'] as const)('agrees with the definition in 40 data sets, rows %s', (kind) => {
    for (const { labels, first, second, clusters, auc, ...row } of golden.delong) {
      const result = delongTest(labels, first, second, kind === 'clustered' ? { clusters } : {})
      expectAllClose(result.auc, auc, 1e-12)
      expectAllClose(result.variance, row[kind].variance)
      expectClose(result.covariance, row[kind].covariance, 1e-10, 1e-16)
      expectClose(result.pValue, row[kind].p)
    }
  })
})

describe('corrected resampled t', () => {
  it('agrees with baycomp in 40 repeated cross-validations', () => {
    for (const { first, second, folds, greater, less } of golden.corrected) {
      const options = { testTrainRatio: 1 / (folds - 1) }
      expectClose(correctedResampledTTest(first, second, { ...options, alternative: 'greater' }).pValue, greater)
      expectClose(correctedResampledTTest(first, second, { ...options, alternative: 'less' }).pValue, less)
      expectClose(correctedResampledTTest(first, second, options).pValue, 2 * Math.min(greater, less))
    }
  })
})

describe('Bayesian signed rank', () => {
  it('agrees with baycomp within the error of the draws', () => {
    for (const [seed, { first, second, rope, samples, winners, means }] of golden.bayesian.entries()) {
      const result = bayesianSignedRankTest(first, second, { rope, samples, seed })
      // baycomp counts second minus first: its left is where the first is greater.
      const probabilities = [result.firstGreater, result.equivalent, result.secondGreater]
      const shares = [result.meanShares.firstGreater, result.meanShares.equivalent, result.meanShares.secondGreater]
      probabilities.forEach((probability, i) => {
        const expected = winners[i] as number
        const error = Math.sqrt((2 * Math.max(expected * (1 - expected), 1 / samples)) / samples)
        expect(Math.abs(probability - expected)).toBeLessThan(5 * error)
        expect(Math.abs((shares[i] as number) - (means[i] as number))).toBeLessThan(5 * Math.sqrt(0.5 / samples))
      })
    }
  })
})

describe('permutation test', () => {
  it('agrees with SciPy over all rearrangements', () => {
    for (const { first, second, alternative, independent, paired } of golden.permutation) {
      expectClose(permutationTest(first, second, { alternative }).pValue, independent)
      const size = Math.min(first.length, second.length)
      const pairs = [first.slice(0, size), second.slice(0, size)] as const
      expectClose(permutationTest(...pairs, { alternative, paired: true }).pValue, paired)
    }
  })
})

describe('bootstrap bounds', () => {
  it('agree with SciPy on the same resamples, percentile and BCa', () => {
    for (const row of golden.bootstrap) {
      const distribution = Float64Array.from(row.distribution)
      const percentile = intervalBounds(distribution, row.level, row.estimate, undefined)
      expectAllClose([percentile.lower, percentile.upper], row.percentile)
      const bca = intervalBounds(distribution, row.level, row.estimate, Float64Array.from(row.jackknife))
      expect(bca.method).toBe('bca')
      expectAllClose([bca.lower, bca.upper], row.bca)
    }
  })
})
