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
