import { dunnTest } from '../groups/dunn-test.ts'
import { kruskalWallisTest } from '../groups/kruskal-wallis.ts'
import { adjustPValues } from '../rank-tests/adjust-p-values.ts'
import { pairsToCompare, unpairedEffect } from './pairs-of-models.ts'
import type { Analysis, Design, OmnibusTest } from './types.ts'
import { numberText, pText, sources } from './wording.ts'

/** Models with scores that are not paired. */
export function compareGroups(design: Design): Analysis {
  const { columns, names, alpha, control, higherIsBetter } = design
  const oriented = higherIsBetter ? columns.map((column) => column.map((value) => -value)) : columns
  const { statistic, degreesOfFreedom, pValue, epsilonSquared, meanRanks } = kruskalWallisTest(oriented)
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
  const smallest = Math.min(...columns.map((column) => column.length))
  const pairs = control === undefined ? `all ${raw.length} pairs` : `each model with ${names[control]}`
  return {
    procedure: 'kruskal-wallis-dunn',
    omnibus,
    comparisons: raw.map((pair, i) => ({
      ...pair,
      adjustedPValue: adjusted[i]!,
      significant: significant && adjusted[i]! <= alpha,
      ...unpairedEffect(design, pair.first, pair.second),
    })),
    adjust,
    meanRanks,
    reasons: [
      'The scores are not paired: the Kruskal-Wallis test on the ranks of all scores together (for two models, the Mann-Whitney test without continuity correction). Scores on common blocks would give more power.',
      `${control === undefined ? 'No control was named: all pairs are compared' : `${names[control]} was named as control: only comparisons with it are made`}, by Dunn's test with Holm's procedure.`,
      ...(smallest < 5
        ? [`The smallest group has ${smallest} scores: the chi-square approximation is rough below 5.`]
        : []),
      ...(significant ? [] : ['The omnibus test is not significant: differences between pairs are not interpreted.']),
    ],
    method: `We compared ${columns.length} models on unpaired samples of ${columns.map((column) => column.length).join(', ')} scores with the Kruskal-Wallis test at a significance level of ${alpha}, followed, where it rejects, by Dunn's test of ${pairs} with Holm's procedure.`,
    finding: `The Kruskal-Wallis test ${significant ? 'rejects' : 'does not reject'} the hypothesis that the models perform equally (H(${degreesOfFreedom}) = ${numberText(statistic)}, ${pText(pValue)}; epsilon squared = ${numberText(epsilonSquared)}).`,
    references: [sources.kruskalWallis, sources.dunn, sources.holm],
  }
}
