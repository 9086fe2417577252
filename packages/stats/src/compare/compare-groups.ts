import { cliffsDelta } from '../effect-sizes/dominance.ts'
import { dunnTest } from '../groups/dunn-test.ts'
import { type KruskalWallisResult, kruskalWallisTest } from '../groups/kruskal-wallis.ts'
import { adjustPValues } from '../rank-tests/adjust-p-values.ts'
import { pairsToCompare, unpairedEffect } from './pairs-of-models.ts'
import type { Analysis, Design, ModelPair, OmnibusTest } from './types.ts'
import { listText, numberText, pText, sources } from './wording.ts'

/** Models with scores that are not paired. */
export function compareGroups(design: Design): Analysis {
  const { columns, alpha, higherIsBetter } = design
  const oriented = higherIsBetter ? columns.map((column) => column.map((value) => -value)) : columns
  const result = kruskalWallisTest(oriented)
  const { statistic, degreesOfFreedom, pValue } = result
  const significant = pValue <= alpha
  const omnibus: OmnibusTest = {
    test: 'kruskal-wallis',
    pValueFrom: 'chi-square',
    statistic,
    degreesOfFreedom: [degreesOfFreedom],
    pValue,
    significant,
  }
  const unadjusted = dunnTest(oriented, { adjust: 'none', alpha }).comparisons
  const raw = pairsToCompare(design).map(([first, second]) => {
    const found = unadjusted.find(
      (pair) => pair.first === Math.min(first, second) && pair.second === Math.max(first, second),
    )!
    return { first, second, statistic: first < second ? found.statistic : 0 - found.statistic, pValue: found.pValue }
  })
  const adjust = raw.length === 1 ? 'none' : 'holm'
  const adjusted = adjustPValues(
    raw.map((pair) => pair.pValue),
    adjust,
  )
  const comparisons = raw.map((pair, i) => ({
    ...pair,
    adjustedPValue: adjusted[i]!,
    significant: significant && adjusted[i]! <= alpha,
    ...unpairedEffect(design, pair.first, pair.second),
  }))
  const smallest = Math.min(...columns.map((column) => column.length))
  const rough =
    smallest < 5 ? [`The smallest group has ${smallest} scores: the chi-square approximation is rough below 5.`] : []
  return {
    procedure: 'kruskal-wallis-dunn',
    omnibus,
    comparisons,
    favoursFirst: ({ statistic }) => statistic < 0,
    adjust,
    meanRanks: result.meanRanks,
    ...(columns.length === 2
      ? wordsOnTwo(design, result, comparisons[0]!, rough)
      : wordsOnMany(design, result, comparisons, rough)),
  }
}

type Words = Pick<Analysis, 'reasons' | 'method' | 'finding' | 'references'>

/** Of two models the only pair is what the omnibus test is about: z^2 of Dunn's test is H. */
function wordsOnTwo(
  { columns, names, alpha, control }: Design,
  { statistic, pValue }: KruskalWallisResult,
  { first, second, medianDifference }: ModelPair,
  rough: readonly string[],
): Words {
  const delta = cliffsDelta(columns[first]!, columns[second]!)
  const sizes = listText([first, second].map((model) => String(columns[model]!.length)))
  return {
    reasons: [
      'The scores are not paired: the Kruskal-Wallis test on the ranks of all scores together, which for two models is the Mann-Whitney test without continuity correction. Scores on common blocks would give more power.',
      ...rough,
    ],
    method: `We compared ${names[first]} and ${names[second]}${control === undefined ? '' : ' (the control)'} on unpaired samples of ${sizes} scores with the Mann-Whitney test (as the Kruskal-Wallis test of two samples, without continuity correction), two-sided, at a significance level of ${alpha}.`,
    finding: `The difference is ${pValue <= alpha ? '' : 'not '}significant (H(1) = ${numberText(statistic)}, ${pText(pValue)}); the difference of medians, ${names[first]} minus ${names[second]}, is ${numberText(medianDifference)}, Cliff's delta ${numberText(delta)}.`,
    references: [sources.mannWhitney, sources.kruskalWallis],
  }
}

function wordsOnMany(
  { columns, names, alpha, control }: Design,
  { statistic, degreesOfFreedom, pValue, epsilonSquared }: KruskalWallisResult,
  comparisons: readonly ModelPair[],
  rough: readonly string[],
): Words {
  const significant = pValue <= alpha
  const sizes = listText(columns.map((column) => String(column.length)))
  const pairs = control === undefined ? `all ${comparisons.length} pairs` : `each model with ${names[control]}`
  return {
    reasons: [
      'The scores are not paired: the Kruskal-Wallis test on the ranks of all scores together. Scores on common blocks would give more power.',
      `${control === undefined ? 'No control was named: all pairs are compared' : `${names[control]} was named as control: only comparisons with it are made`}, by Dunn's test with Holm's procedure.`,
      ...rough,
      ...(significant ? [] : ['The omnibus test is not significant: differences between pairs are not interpreted.']),
    ],
    method: `We compared ${columns.length} models on unpaired samples of ${sizes} scores with the Kruskal-Wallis test at a significance level of ${alpha}, followed, where it rejects, by Dunn's test of ${pairs} with Holm's procedure.`,
    finding: `The Kruskal-Wallis test ${significant ? 'rejects' : 'does not reject'} the hypothesis that the models perform equally (H(${degreesOfFreedom}) = ${numberText(statistic)}, ${pText(pValue)}; epsilon squared = ${numberText(epsilonSquared)}).`,
    references: [sources.kruskalWallis, sources.dunn, sources.holm],
  }
}
