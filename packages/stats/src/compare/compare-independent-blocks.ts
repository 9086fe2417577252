import { rankBiserial } from '../effect-sizes/rank-biserial.ts'
import { bonferroniDunnTest } from '../rank-tests/bonferroni-dunn-test.ts'
import { friedmanTest } from '../rank-tests/friedman.ts'
import { pairwiseRankTest } from '../rank-tests/pairwise-rank-test.ts'
import { meanRanksOf, rankBlocks } from '../rank-tests/ranks.ts'
import { wilcoxonSignedRankTest } from '../two-models/wilcoxon-signed-rank.ts'
import { pairedEffect, pairsToCompare } from './pairs-of-models.ts'
import type { Analysis, Design, OmnibusTest } from './types.ts'
import { numberText, pText, sources } from './wording.ts'

/** Up to this many blocks the approximations to Friedman's distribution are poor (Demsar 2006, section 3.2.2). */
const SMALL = 10

function asMatrix({ columns }: Design) {
  const blocks = columns[0]!.length
  const values = Float64Array.from({ length: blocks * columns.length }, (_, i) => {
    return columns[i % columns.length]![Math.floor(i / columns.length)]!
  })
  return { values, blocks, treatments: columns.length }
}

/** Two models on independent blocks. */
export function compareTwo(design: Design): Analysis {
  const { columns, alpha, names, control } = design
  const [first, second] = pairsToCompare(design)[0]!
  const [a, b] = [columns[first]!, columns[second]!]
  const hasZeros = a.some((value, i) => value === b[i])
  const result = wilcoxonSignedRankTest(a, b, { zeros: hasZeros ? 'pratt' : 'wilcox' })
  const effect = pairedEffect(design, first, second)
  // Over the differences that are not 0, as the effect size is; that of the test counts Pratt's shifted ranks.
  const correlation = rankBiserial(a, b, { paired: true })
  const smallest = Math.min(1, 2 ** (1 - result.pairs))
  const significant = result.pValue <= alpha
  const reasons = [
    'Two models on the same blocks: a paired test.',
    'The signed-rank test needs neither normal differences nor scores that are commensurable across blocks, as the t-test does.',
    result.method === 'exact'
      ? `${result.pairs} differences are few enough for the exact distribution.`
      : `${result.pairs} differences are enough for the normal approximation.`,
    ...(hasZeros
      ? [`${result.zeroDifferences} blocks show no difference: Pratt's method ranks them before dropping them.`]
      : []),
    ...(smallest > alpha
      ? [
          `With ${result.pairs} differences no p-value below ${numberText(smallest)} is possible: the design cannot show a difference at ${alpha}.`,
        ]
      : []),
  ]
  return {
    procedure: 'wilcoxon-signed-rank',
    comparisons: [
      {
        first,
        second,
        statistic: result.positiveRankSum,
        pValue: result.pValue,
        adjustedPValue: result.pValue,
        significant,
        ...effect,
      },
    ],
    adjust: 'none',
    meanRanks: meanRanksOf(rankBlocks(asMatrix(design), design.higherIsBetter)),
    reasons,
    method: `We compared ${names[first]} and ${names[second]}${control === undefined ? '' : ' (the control)'} on ${a.length} blocks with the ${result.method === 'exact' ? 'exact ' : ''}Wilcoxon signed-rank test${hasZeros ? " (zero differences by Pratt's method)" : ''}, two-sided, at a significance level of ${alpha}.`,
    finding: `The difference is ${significant ? '' : 'not '}significant (W+ = ${numberText(result.positiveRankSum)}, ${pText(result.pValue)}); the median difference, ${names[first]} minus ${names[second]}, is ${numberText(effect.medianDifference)}, the rank-biserial correlation ${numberText(correlation)}.`,
    references: [sources.wilcoxon, ...(hasZeros ? [sources.pratt] : []), sources.demsar],
  }
}

/** Three or more models on independent blocks. */
export function compareMany(design: Design): Analysis {
  const { columns, names, alpha, control, higherIsBetter } = design
  const matrix = asMatrix(design)
  const scores = { values: matrix.values, shape: [matrix.blocks, matrix.treatments] as const }
  const { omnibus, reason, text } = omnibusTest(design, scores)
  const k = columns.length
  const postHoc =
    control === undefined
      ? pairwiseRankTest(scores, { higherIsBetter, adjust: 'shaffer', alpha })
      : bonferroniDunnTest(scores, { higherIsBetter, control, adjust: 'holm', alpha })
  const comparisons = postHoc.comparisons.map(({ first, second, statistic, pValue, adjustedPValue, significant }) => ({
    first,
    second,
    statistic,
    pValue,
    adjustedPValue,
    significant: significant && omnibus.significant,
    ...pairedEffect(design, first, second),
  }))
  const pairs =
    control === undefined
      ? `all ${comparisons.length} pairs with z tests on mean ranks and Shaffer's procedure`
      : `each model with ${names[control]} by z tests on mean ranks and Holm's procedure`
  return {
    procedure: control === undefined ? 'friedman-all-pairs' : 'friedman-control',
    omnibus,
    comparisons,
    favoursFirst: ({ statistic }) => statistic < 0,
    adjust: postHoc.adjust,
    meanRanks: postHoc.meanRanks,
    reasons: [
      `${k} models on the same ${matrix.blocks} blocks: Friedman's test on the ranks within blocks, which needs neither normal scores nor scores that are commensurable across blocks.`,
      reason,
      control === undefined
        ? "No control was named: all pairs are compared. Shaffer's procedure uses that their hypotheses are logically related, and rejects at least as much as Holm's or Bonferroni's at the same family-wise error."
        : `${names[control]} was named as control: only k - 1 comparisons are made, which keeps power. Holm's procedure rejects at least as much as the Bonferroni-Dunn test.`,
      ...(omnibus.significant
        ? []
        : ['The omnibus test is not significant: differences between pairs are not interpreted.']),
    ],
    method: `We compared ${k} models on ${matrix.blocks} blocks with Friedman's test (${text.method}) at a significance level of ${alpha}, followed, where it rejects, by comparing ${pairs}.`,
    finding: `Friedman's test ${omnibus.significant ? 'rejects' : 'does not reject'} the hypothesis that the models perform equally (${text.result}).`,
    references: [
      sources.friedman,
      ...(omnibus.pValueFrom === 'iman-davenport' ? [sources.imanDavenport] : []),
      ...(control === undefined ? [sources.shaffer, sources.garcia] : [sources.holm]),
      sources.demsar,
    ],
  }
}

function omnibusTest(
  { higherIsBetter, alpha, seed }: Design,
  scores: { values: Float64Array; shape: readonly [number, number] },
): { omnibus: OmnibusTest; reason: string; text: { method: string; result: string } } {
  const [blocks] = scores.shape
  const small = blocks <= SMALL
  const result = friedmanTest(scores, { higherIsBetter, ...(small ? { exact: true, seed } : {}) })
  const { statistic, degreesOfFreedom, imanDavenport, kendallW, exact } = result
  const chiSquare = `chi-square(${degreesOfFreedom}) = ${numberText(statistic)}`
  const concordance = `Kendall's W = ${numberText(kendallW)}`
  if (exact === undefined) {
    const { statistic: f, degreesOfFreedom: df, pValue } = imanDavenport
    return {
      omnibus: {
        test: 'friedman',
        pValueFrom: 'iman-davenport',
        statistic: f,
        degreesOfFreedom: df,
        pValue,
        significant: pValue <= alpha,
      },
      reason: `With more than ${SMALL} blocks the F statistic of Iman and Davenport is used, which is less conservative than chi-square.`,
      text: {
        method: 'F statistic of Iman and Davenport',
        result: `F(${df.join(', ')}) = ${numberText(f)}, ${pText(pValue)}; ${chiSquare}; ${concordance}`,
      },
    }
  }
  const enumerated = exact.method === 'enumerate'
  return {
    omnibus: {
      test: 'friedman',
      pValueFrom: enumerated ? 'enumeration' : 'monte-carlo',
      statistic,
      degreesOfFreedom: [degreesOfFreedom],
      pValue: exact.pValue,
      significant: exact.pValue <= alpha,
    },
    reason: enumerated
      ? `With ${blocks} blocks the approximations are poor: the p-value is enumerated over all orders within blocks.`
      : `With ${blocks} blocks the approximations are poor, and the orders within blocks are too many to enumerate: the p-value is from ${exact.resamples} random ones.`,
    text: {
      method: enumerated ? 'exact permutation p-value' : `permutation p-value from ${exact.resamples} draws`,
      result: `${chiSquare}, ${pText(exact.pValue)}; ${concordance}`,
    },
  }
}
