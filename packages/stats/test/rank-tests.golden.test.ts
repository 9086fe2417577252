import { describe, expect, it } from 'vitest'
import {
  type Alternative,
  adjustPValues,
  bonferroniDunnTest,
  cliffsDelta,
  cohensD,
  conoverTest,
  dunnTest,
  friedmanTest,
  kruskalWallisTest,
  nemenyiTest,
  type PValueAdjustment,
  pairwiseRankTest,
  signTest,
  varghaDelaneyA,
  wilcoxonSignedRankTest,
} from '../src/index.ts'
import { expectAllClose, expectClose, readGolden } from './read-golden.ts'

interface Golden {
  friedman: {
    scores: number[][]
    statistic: number
    p: number
    f: number
    fp: number
    method: PValueAdjustment
    z: number[]
    adjusted: number[]
    nemenyi: number[]
    conover: number[]
    conoverHolm: number[]
    control: number
    bonferroniDunn: number[]
    criticalDifference: [nemenyi: number, bonferroniDunn: number]
  }[]
  adjust: ({ p: number[] } & Record<string, number[]>)[]
  paired: {
    first: number[]
    second: number[]
    alternative: Alternative
    normal: Record<string, number>
    exact: Partial<Record<'wilcox' | 'pratt', number>>
    sign: number
    d: [pooled: number, paired: number]
    a: number
  }[]
  groups: { groups: number[][]; statistic: number; p: number; adjust: PValueAdjustment; dunn: number[] }[]
}

const golden = readGolden<Golden>('rank-tests.json')
const adjusted = (result: { comparisons: { adjustedPValue: number }[] }) =>
  result.comparisons.map((comparison) => comparison.adjustedPValue)

describe('220 random Friedman designs of SciPy and scikit-posthocs', () => {
  const higherIsBetter = true

  it('cover 3 to 12 treatments, 5 to 60 blocks, with and without ties', () => {
    const treatments = golden.friedman.map(({ scores }) => scores[0]?.length)
    const blocks = golden.friedman.map(({ scores }) => scores.length)
    expect(golden.friedman.length).toBeGreaterThanOrEqual(200)
    expect([Math.min(...(treatments as number[])), Math.max(...(treatments as number[]))]).toEqual([3, 12])
    expect([Math.min(...blocks), Math.max(...blocks)]).toEqual([5, 60])
  })

  it('agree in chi-square, Iman-Davenport F and both p', () => {
    for (const { scores, statistic, p, f, fp } of golden.friedman) {
      const result = friedmanTest(scores, { higherIsBetter })
      expectClose(result.statistic, statistic)
      expectClose(result.pValue, p)
      expectClose(result.imanDavenport.statistic, f)
      expectClose(result.imanDavenport.pValue, fp)
    }
  })

  it('agree in all-pairs z tests with every adjustment', () => {
    expect(new Set(golden.friedman.map(({ method }) => method)).size).toBe(8)
    for (const { scores, z, adjusted: wanted, method } of golden.friedman) {
      const result = pairwiseRankTest(scores, { higherIsBetter, adjust: method })
      expectAllClose(adjusted(result), wanted, 1e-10, 0, method)
      // Mean ranks come from sums in SciPy as well, so equal ranks differ there by rounding only.
      if (z.length > 0) {
        expectAllClose(
          result.comparisons.map((comparison) => comparison.statistic),
          z,
          1e-10,
          1e-13,
        )
      }
    }
  })

  it('agree in the Bonferroni-Dunn test against a random control', () => {
    for (const { scores, control, bonferroniDunn, criticalDifference } of golden.friedman) {
      const result = bonferroniDunnTest(scores, { higherIsBetter, control })
      expectAllClose(adjusted(result), bonferroniDunn)
      expectClose(result.criticalDifference, criticalDifference[1])
    }
  })

  it('agree in the Nemenyi test to 1e-8', () => {
    for (const { scores, nemenyi, criticalDifference } of golden.friedman) {
      const result = nemenyiTest(scores, { higherIsBetter })
      // SciPy's tail is 1 minus an integral: it is good to about 1e-14 absolutely. distributions.json proves our tail to 1e-300.
      expectAllClose(adjusted(result), nemenyi, 1e-8, 2e-13)
      expectClose(result.criticalDifference, criticalDifference[0], 1e-8)
    }
  })

  it('agree in the Conover test', () => {
    for (const { scores, conover, conoverHolm } of golden.friedman) {
      expectAllClose(adjusted(conoverTest(scores, { higherIsBetter, adjust: 'none' })), conover)
      if (conoverHolm.length > 0) {
        expectAllClose(adjusted(conoverTest(scores, { higherIsBetter, adjust: 'holm' })), conoverHolm)
      }
    }
  })

  it('calls significant what lies beyond the critical difference', () => {
    for (const { scores, control } of golden.friedman.filter((_, i) => i % 10 === 0)) {
      for (const result of [
        nemenyiTest(scores, { higherIsBetter }),
        bonferroniDunnTest(scores, { higherIsBetter, control }),
      ]) {
        for (const { rankDifference, significant } of result.comparisons) {
          expect(significant).toBe(Math.abs(rankDifference) >= result.criticalDifference)
        }
      }
    }
  })
})

describe('60 random lists of p-values', () => {
  it.each([
    'bonferroni',
    'holm',
    'hochberg',
    'hommel',
    'shaffer',
    'finner',
    'benjamini-hochberg',
    'benjamini-yekutieli',
  ] as const)('agree in %s', (method) => {
    for (const row of golden.adjust) expectAllClose(adjustPValues(row.p, method), row[method] as number[], 1e-12)
  })
})

describe('120 random paired samples', () => {
  it('agree in the normal approximation of the signed-rank test, zeros by Wilcoxon and Pratt', () => {
    for (const { first, second, alternative, normal } of golden.paired) {
      for (const zeros of ['wilcox', 'pratt'] as const) {
        for (const continuity of [false, true]) {
          const { pValue } = wilcoxonSignedRankTest(first, second, { zeros, alternative, continuity, method: 'normal' })
          expectClose(pValue, normal[`${zeros}${continuity ? '-continuity' : ''}`] as number)
        }
      }
    }
  })

  it('agree in the exact signed-rank test, with ties and zeros', () => {
    let checked = 0
    for (const { first, second, alternative, exact } of golden.paired) {
      for (const zeros of ['wilcox', 'pratt'] as const) {
        const expected = exact[zeros]
        if (expected === undefined) continue
        checked++
        expectClose(wilcoxonSignedRankTest(first, second, { zeros, alternative, method: 'exact' }).pValue, expected)
      }
    }
    expect(checked).toBeGreaterThan(100)
  })

  it('agree in the sign test', () => {
    for (const { first, second, alternative, sign } of golden.paired) {
      expectClose(signTest(first, second, { alternative }).pValue, sign)
    }
  })

  it('agree in effect sizes', () => {
    for (const { first, second, d, a } of golden.paired) {
      expectClose(cohensD(first, second), d[0], 1e-10, 1e-14)
      expectClose(cohensD(first, second, { paired: true }), d[1], 1e-10, 1e-14)
      expectClose(varghaDelaneyA(first, second), a, 1e-14)
      expectClose(cliffsDelta(first, second), 2 * a - 1, 1e-12, 1e-15)
    }
  })
})

describe('60 random sets of independent groups', () => {
  it('agree in the Kruskal-Wallis test', () => {
    for (const { groups, statistic, p } of golden.groups) {
      const result = kruskalWallisTest(groups)
      expectClose(result.statistic, statistic)
      expectClose(result.pValue, p)
    }
  })

  it("agree in Dunn's test", () => {
    for (const { groups, adjust, dunn } of golden.groups) expectAllClose(adjusted(dunnTest(groups, { adjust })), dunn)
  })
})
