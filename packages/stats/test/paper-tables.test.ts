import { describe, expect, it } from 'vitest'
import { bonferroniDunnTest, friedmanTest, nemenyiTest, pairwiseRankTest } from '../src/index.ts'

// Ranks of four model structures over 15 runs with the rank sums 15, 34.5, 50, 50.5 of
// Song, Chiangpradit and Busababodhin 2025, Appl. Sci. 15(11), 5934, Tables 9 and 10.
const repeat = (times: number, row: number[]) => Array.from({ length: times }, () => row)
const ranks = [
  ...repeat(2, [1, 2, 3.5, 3.5]),
  [1, 2.5, 4, 2.5],
  [1, 2, 3, 4],
  ...repeat(7, [1, 2, 4, 3]),
  ...repeat(4, [1, 3, 2, 4]),
]
const lowerIsBetter = { higherIsBetter: false }

describe('Table 9', () => {
  const result = friedmanTest(ranks, lowerIsBetter)

  it('has the published mean ranks and statistic', () => {
    expect(result.meanRanks.map((rank) => rank.toFixed(4))).toEqual(['1.0000', '2.3000', '3.3333', '3.3667'])
    expect(result.statistic.toFixed(4)).toBe('34.3061')
    expect(result.pValue.toFixed(3)).toBe('0.000')
  })

  it('has the p-value and F that follow from them', () => {
    expect(result.pValue.toExponential(5)).toBe('1.70723e-7')
    expect(result.imanDavenport.statistic.toFixed(4)).toBe('44.9122')
    expect(result.imanDavenport.degreesOfFreedom).toEqual([3, 42])
  })
})

describe('Table 10', () => {
  const { comparisons } = pairwiseRankTest(ranks, { ...lowerIsBetter, adjust: 'bonferroni' })

  it('has the published z and Bonferroni-corrected p for all six pairs', () => {
    const printed = comparisons.map(({ first, second, statistic, adjustedPValue }) =>
      [`m${first + 1}-m${second + 1}`, Math.abs(statistic).toFixed(4), adjustedPValue.toFixed(4)].join(' '),
    )
    expect(printed).toEqual([
      'm1-m2 2.7577 0.0349',
      'm1-m3 4.9497 0.0000',
      'm1-m4 5.0205 0.0000',
      'm2-m3 2.1920 0.1703',
      'm2-m4 2.2627 0.1419',
      'm3-m4 0.0707 1.0000',
    ])
  })

  it('is not the Bonferroni-Dunn test, which the paper names', () => {
    const test = bonferroniDunnTest(ranks, { ...lowerIsBetter, control: 0 })
    expect(test.criticalDifference.toFixed(5)).toBe('1.12853')
    expect(test.comparisons.map(({ adjustedPValue }) => adjustedPValue.toFixed(4))).toEqual([
      '0.0175',
      '0.0000',
      '0.0000',
    ])
  })

  it('has the critical difference of Nemenyi', () => {
    expect(nemenyiTest(ranks, lowerIsBetter).criticalDifference.toFixed(5)).toBe('1.21105')
  })
})
