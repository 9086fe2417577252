import { mean } from '../moments/moments.ts'
import { adjustPValues } from '../rank-tests/adjust-p-values.ts'
import { meanRanksOf, rankBlocks } from '../rank-tests/ranks.ts'
import { correctedResampledTTest } from '../two-models/corrected-resampled-t.ts'
import { pairedEffect, pairsToCompare } from './pairs-of-models.ts'
import type { Analysis, Design } from './types.ts'
import { listText, numberText, pText, sources } from './wording.ts'

/** Models on overlapping splits of one data set. */
export function compareResampled(design: Design, testTrainRatio: number): Analysis {
  const { columns, names, alpha, control, higherIsBetter } = design
  const splits = columns[0]!.length
  const raw = pairsToCompare(design).map(([first, second]) => {
    return { first, second, ...correctedResampledTTest(columns[first]!, columns[second]!, { testTrainRatio }) }
  })
  const adjust = raw.length === 1 ? 'none' : 'holm'
  const adjusted = adjustPValues(
    raw.map((pair) => pair.pValue),
    adjust,
  )
  const comparisons = raw.map(({ first, second, statistic, pValue }, i) => ({
    first,
    second,
    statistic,
    pValue,
    adjustedPValue: adjusted[i]!,
    significant: adjusted[i]! <= alpha,
    ...pairedEffect(design, first, second),
  }))
  const significant = comparisons.filter((pair) => pair.significant).length
  const values = Float64Array.from({ length: splits * columns.length }, (_, i) => {
    return columns[i % columns.length]![Math.floor(i / columns.length)]!
  })
  const single = comparisons[0]!
  const means = columns.map((column, i) => `${names[i]} ${numberText(mean(column))}`)
  return {
    procedure: 'corrected-resampled-t',
    comparisons,
    favoursFirst: ({ statistic }) => (higherIsBetter ? statistic > 0 : statistic < 0),
    adjust,
    meanRanks: meanRanksOf(rankBlocks({ values, blocks: splits, treatments: columns.length }, higherIsBetter)),
    reasons: [
      'The blocks are splits of one data set: their training parts overlap, scores depend on each other, and tests that take blocks as independent (Wilcoxon, Friedman, plain t) reject too often.',
      `The corrected resampled t-test widens the variance by 1/J + ${numberText(testTrainRatio)} for J = ${splits} splits.`,
      ...(raw.length === 1 ? [] : [`${raw.length} pairs are tested: Holm's procedure holds the family-wise error.`]),
    ],
    method: `We compared ${columns.length} models on ${splits} splits of one data set ${control === undefined ? '' : `with ${names[control]} as control `}by corrected resampled t-tests (test-to-training ratio ${numberText(testTrainRatio)})${raw.length === 1 ? '' : ", with p-values adjusted by Holm's procedure"} at a significance level of ${alpha}.`,
    finding:
      comparisons.length === 1
        ? `The difference is ${single.significant ? '' : 'not '}significant (t(${splits - 1}) = ${numberText(single.statistic)}, ${pText(single.pValue)}); the mean difference, ${names[single.first]} minus ${names[single.second]}, is ${numberText(raw[0]!.meanDifference)}.`
        : `${significant} of ${comparisons.length} comparisons are significant. Mean scores: ${listText(means)}.`,
    references: [sources.nadeauBengio, ...(raw.length === 1 ? [] : [sources.holm])],
  }
}
