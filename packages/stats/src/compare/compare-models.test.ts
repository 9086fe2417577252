import { describe, expect, it } from 'vitest'
import { friedmanTest } from '../rank-tests/friedman.ts'
import { correctedResampledTTest } from '../two-models/corrected-resampled-t.ts'
import { wilcoxonSignedRankTest } from '../two-models/wilcoxon-signed-rank.ts'
import { compareModels } from './compare-models.ts'

const repeat = (times: number, row: number[]) => Array.from({ length: times }, () => row)
// The ranks behind Tables 9 and 10 of Song et al. 2025, as losses.
const losses = [
  ...repeat(2, [1, 2, 3.5, 3.5]),
  [1, 2.5, 4, 2.5],
  [1, 2, 3, 4],
  ...repeat(7, [1, 2, 4, 3]),
  ...repeat(4, [1, 3, 2, 4]),
]
const names = ['m1', 'm2', 'm3', 'm4']
const higherIsBetter = false

describe('compareModels picks', () => {
  it('Friedman with Iman-Davenport and Shaffer for several models on many blocks', () => {
    const result = compareModels(losses, { higherIsBetter, names })
    expect(result).toMatchObject({
      procedure: 'friedman-all-pairs',
      adjust: 'shaffer',
      omnibus: { pValueFrom: 'iman-davenport', degreesOfFreedom: [3, 42], significant: true },
      ranking: [0, 1, 2, 3],
    })
    expect(result.omnibus?.pValue).toBe(friedmanTest(losses, { higherIsBetter }).imanDavenport.pValue)
    expect(result.comparisons.filter((pair) => pair.significant).map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
    ])
  })

  it("Holm's comparisons with a control where one is named", () => {
    const result = compareModels(losses, { higherIsBetter, names, control: 0 })
    expect(result).toMatchObject({ procedure: 'friedman-control', adjust: 'holm' })
    expect(result.comparisons.map(({ first, second }) => [first, second])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ])
    expect(result.comparisons.every(({ effectSize }) => effectSize === -1)).toBe(true)
  })

  it('a permutation p for few blocks, enumerated or drawn', () => {
    const few = compareModels(losses.slice(0, 6), { higherIsBetter })
    expect(few.omnibus?.pValueFrom).toBe('enumeration')
    expect(few.omnibus?.pValue).toBe(
      friedmanTest(losses.slice(0, 6), { higherIsBetter, exact: 'enumerate' }).exact?.pValue,
    )
    const wide = Array.from({ length: 4 }, (_, i) => Array.from({ length: 9 }, (_, j) => (i * 3 + j * 5) % 9))
    expect(compareModels(wide, { higherIsBetter }).omnibus?.pValueFrom).toBe('monte-carlo')
    expect(compareModels(wide, { higherIsBetter })).toEqual(compareModels(wide, { higherIsBetter }))
  })

  it("the signed-rank test for two models, with Pratt's zeros", () => {
    const two = losses.map((row) => [row[2] as number, row[3] as number])
    const result = compareModels(two, { higherIsBetter })
    const [a, b] = [two.map((row) => row[0] as number), two.map((row) => row[1] as number)]
    expect(result.procedure).toBe('wilcoxon-signed-rank')
    expect(result.comparisons[0]?.pValue).toBe(wilcoxonSignedRankTest(a, b, { zeros: 'pratt' }).pValue)
    expect(result.reasons.join()).toContain('Pratt')
  })

  it('one effect size for two models, over the blocks that differ', () => {
    const two = [
      [0.9, 0.9],
      [0.8, 0.8],
      [0.7, 0.7],
      [0.85, 0.8],
      [0.75, 0.72],
      [0.6, 0.55],
      [0.66, 0.65],
      [0.5, 0.58],
      [0.9, 0.83],
      [0.71, 0.7],
    ]
    for (const higherIsBetter of [true, false]) {
      const { comparisons, paragraph } = compareModels(two, { higherIsBetter })
      expect(comparisons[0]?.effectSize).toBe(higherIsBetter ? 0.5 : -0.5)
      // As the median difference before it, first minus second.
      expect(paragraph).toContain('the rank-biserial correlation 0.5.')
    }
  })

  it('corrected resampled t-tests for overlapping splits', () => {
    const result = compareModels(losses, { higherIsBetter, blocks: 'resampled', testTrainRatio: 0.25 })
    expect(result).toMatchObject({ procedure: 'corrected-resampled-t', adjust: 'holm' })
    const column = (j: number) => losses.map((row) => row[j] as number)
    const expected = correctedResampledTTest(column(1), column(3), { testTrainRatio: 0.25 })
    expect(result.comparisons.find(({ first, second }) => first === 1 && second === 3)?.pValue).toBe(expected.pValue)
  })

  it('Kruskal-Wallis and Dunn for unpaired scores', () => {
    const groups = [
      [1, 2, 3, 4, 2],
      [3, 4, 5, 6, 7],
      [7, 8, 9, 9, 9, 8],
    ]
    const result = compareModels({ groups }, { higherIsBetter: true })
    expect(result).toMatchObject({ procedure: 'kruskal-wallis-dunn', ranking: [2, 1, 0] })
    const control = compareModels({ groups }, { higherIsBetter: true, control: 1 })
    expect(control.comparisons.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [2, 1],
    ])
    expect(control.comparisons.map(({ effectSize }) => Math.sign(effectSize))).toEqual([-1, 1])
    expect(control.comparisons.map(({ statistic }) => Math.sign(statistic))).toEqual([1, -1])
  })
})

// Means favour the first, ranks and medians the second: 0.001 worse on 12 splits, much better on 8.
const meansAgainstRanks = Array.from({ length: 20 }, (_, i) => {
  const base = 0.7 + ((i * 7) % 5) / 100
  return [i < 12 ? base - 0.001 : base + 0.15 + (i % 3) / 100, base, base - 0.1]
})

describe('compareModels names the winner', () => {
  it.each([true, false])('by the sign of t, not by ranks (higherIsBetter %s)', (higherIsBetter) => {
    const scores = meansAgainstRanks.map((row) => row.map((score) => (higherIsBetter ? score : -score)))
    const result = compareModels(scores, {
      higherIsBetter,
      names: ['A', 'B', 'C'],
      blocks: 'resampled',
      testTrainRatio: 0.01,
    })
    const [pair] = result.comparisons
    expect(pair?.significant).toBe(true)
    expect(Math.sign(pair?.statistic ?? 0)).toBe(higherIsBetter ? 1 : -1)
    expect(result.ranking).toEqual([1, 0, 2])
    expect(result.paragraph).toContain('A over B')
    expect(result.paragraph).not.toContain('B over A')
    expect(result.paragraph).toContain(
      higherIsBetter ? 'Mean scores: A 0.7829, B 0.72 and C 0.62.' : 'Mean scores: A -0.7829, B -0.72 and C -0.62.',
    )
  })

  it('by the mean difference where there are two', () => {
    const two = meansAgainstRanks.map((row) => row.slice(0, 2))
    const options = { higherIsBetter: true, names: ['A', 'B'], blocks: 'resampled', testTrainRatio: 0.01 } as const
    expect(compareModels(two, options).paragraph).toContain('the mean difference, A minus B, is 0.0629.')
    expect(compareModels(two, { ...options, control: 0 }).paragraph).toContain(
      'the mean difference, B minus A, is -0.0629.',
    )
  })
})

describe('compareModels tells', () => {
  it('a paragraph that can be pasted', () => {
    expect(compareModels(losses, { higherIsBetter, names }).paragraph).toBe(
      "We compared 4 models on 15 blocks with Friedman's test (F statistic of Iman and Davenport) at a significance level of 0.05, " +
        "followed, where it rejects, by comparing all 6 pairs with z tests on mean ranks and Shaffer's procedure. " +
        "Friedman's test rejects the hypothesis that the models perform equally (F(3, 42) = 44.91, p < 0.001; chi-square(3) = 34.31; Kendall's W = 0.7624). " +
        'Mean ranks, 1 being the best: m1 1.00, m2 2.30, m3 3.33 and m4 3.37. ' +
        'Significantly better, by adjusted p-values: m1 over m2 (p = 0.017), m1 over m3 (p < 0.001) and m1 over m4 (p < 0.001). ' +
        'No significant difference was found between m2 and m3 (p = 0.071), m2 and m4 (p = 0.071) and m3 and m4 (p = 0.944).',
    )
  })

  it('that nothing is interpreted after an omnibus test that is not significant', () => {
    const rows = Array.from({ length: 12 }, (_, i) => [0, 1, 2].map((j) => (i + j) % 3))
    const result = compareModels(rows, { higherIsBetter })
    expect(result.omnibus?.significant).toBe(false)
    expect(result.comparisons.some((pair) => pair.significant)).toBe(false)
    expect(result.paragraph).toContain('does not reject')
    expect(result.paragraph).not.toContain('Significantly better')
    expect(result.reasons.at(-1)).toContain('not interpreted')
  })

  it('when the design cannot show a difference', () => {
    const result = compareModels(
      [
        [1, 2],
        [1, 3],
        [1, 4],
      ],
      { higherIsBetter },
    )
    expect(result.reasons.at(-1)).toContain('no p-value below 0.25 is possible')
    const equal = compareModels(repeat(3, [1, 1]), { higherIsBetter })
    expect(equal.reasons.at(-1)).toContain('With 0 differences no p-value below 1 is possible')
  })

  it('two paired models against the one named as control', () => {
    const two = losses.map((row) => [row[2] as number, row[3] as number])
    const options = { higherIsBetter, names: ['A', 'B'] }
    const [first, second] = [0, 1].map((control) => compareModels(two, { ...options, control }))
    expect(second?.comparisons).toEqual(compareModels(two, options).comparisons)
    expect(first?.comparisons[0]).toMatchObject({ first: 1, second: 0, pValue: second?.comparisons[0]?.pValue })
    expect(first?.comparisons[0]?.effectSize).toBe(-(second?.comparisons[0]?.effectSize as number))
    expect(first?.comparisons[0]?.medianDifference).toBe(-(second?.comparisons[0]?.medianDifference as number))
    expect(first?.paragraph).toContain('We compared B and A (the control) on 15 blocks')
    expect(first?.paragraph).toContain('the median difference, B minus A, is ')
  })

  it('of two unpaired models only what was done', () => {
    const groups = [
      [1, 2, 3, 4, 2],
      [3, 4, 5, 6, 7, 9],
    ]
    const result = compareModels({ groups }, { higherIsBetter: true, names: ['A', 'B'] })
    expect(result).toMatchObject({ procedure: 'kruskal-wallis-dunn', adjust: 'none' })
    expect(result.comparisons[0]?.pValue).toBeCloseTo(result.omnibus?.pValue as number, 12)
    expect(result.paragraph).toBe(
      'We compared A and B on unpaired samples of 5 and 6 scores with the Mann-Whitney test (as the Kruskal-Wallis test of two ' +
        'samples, without continuity correction), two-sided, at a significance level of 0.05. The difference is significant ' +
        "(H(1) = 5.711, p = 0.017); the difference of medians, A minus B, is -3.5, Cliff's delta -0.8667. " +
        'Mean ranks, 1 being the best: B 3.83 and A 8.60.',
    )
    expect([...result.reasons, ...result.references].join()).not.toMatch(/Dunn|Holm|pairs are compared/)
    const control = compareModels({ groups }, { higherIsBetter: true, names: ['A', 'B'], control: 0 })
    expect(control.paragraph).toContain('We compared B and A (the control) on unpaired samples of 6 and 5 scores')
    expect(control.paragraph).toContain("B minus A, is 3.5, Cliff's delta 0.8667")
  })

  it('an infinite t with its sign', () => {
    const scores = repeat(3, [0.1, 0.2])
    const options = { higherIsBetter: true, blocks: 'resampled', testTrainRatio: 0.1 } as const
    expect(compareModels(scores, options).paragraph).toContain('t(2) = -infinite, p < 0.001')
  })

  it('the better model the same way for scores and losses', () => {
    const scores = losses.map((row) => row.map((loss) => -loss))
    const asScores = compareModels(scores, { higherIsBetter: true, names })
    const asLosses = compareModels(losses, { higherIsBetter: false, names })
    expect(asScores.paragraph).toBe(asLosses.paragraph)
    expect(asScores.comparisons.map(({ effectSize }) => effectSize)).toEqual(
      asLosses.comparisons.map(({ effectSize }) => effectSize),
    )
  })
})

describe('compareModels refuses', () => {
  it.each([
    [losses, { blocks: 'resampled' }, 'unknown-option'],
    [losses, { testTrainRatio: 0.25 }, 'unknown-option'],
    [losses, { blocks: 'folds' as 'resampled' }, 'unknown-option'],
    [losses, { names: ['a'] }, 'length'],
    [losses, { control: 4 }, 'out-of-range'],
    [losses, { alpha: 0 }, 'out-of-range'],
    [{ groups: [[1, 2]] }, {}, 'too-few'],
    [{ groups: [[1, 2], [1]] }, {}, 'too-few'],
    [
      {
        groups: [
          [1, 2],
          [1, 3],
        ],
      },
      { blocks: 'resampled', testTrainRatio: 1 },
      'unknown-option',
    ],
  ] as const)('%#: %j', (scores, options, code) => {
    expect(() => compareModels(scores, { higherIsBetter, ...options })).toThrowError(expect.objectContaining({ code }))
  })
})
