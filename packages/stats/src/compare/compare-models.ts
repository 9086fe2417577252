import { requireBoolean, requireInteger, requireNames, requireOneOf, requireOpenUnit } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { requireGroups } from '../input/groups.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { readScores } from '../input/score-matrix.ts'
import { mean } from '../moments/moments.ts'
import { compareGroups } from './compare-groups.ts'
import { compareMany, compareTwo } from './compare-independent-blocks.ts'
import { compareResampled } from './compare-resampled-blocks.ts'
import { median } from './pairs-of-models.ts'
import type { Analysis, ComparedScores, CompareModelsOptions, Design, ModelComparison } from './types.ts'
import { listText, pText } from './wording.ts'

const KEYS: OptionKeys<CompareModelsOptions> = {
  higherIsBetter: true,
  names: true,
  alpha: true,
  control: true,
  blocks: true,
  testTrainRatio: true,
  seed: true,
}

/**
 * Looks at the design, picks the test procedure, runs it, and says why, with a paragraph for a paper.
 *
 * | scores | models | procedure |
 * | --- | --- | --- |
 * | paired, independent blocks | 2 | Wilcoxon signed-rank, exact up to 50 differences |
 * | paired, independent blocks | 3 or more | Friedman (permutation p up to 10 blocks, then Iman-Davenport), then z tests on mean ranks with Shaffer's procedure, or Holm's against a control |
 * | paired, resampled blocks | any | corrected resampled t-tests with Holm's procedure |
 * | unpaired groups | any | Kruskal-Wallis, then Dunn with Holm's procedure |
 *
 * Sources: Demsar 2006, J. Mach. Learn. Res. 7, 1-30; Garcia and Herrera 2008, J. Mach. Learn. Res. 9, 2677-2694; Nadeau and
 * Bengio 2003, Machine Learning 52, 239-281. The idea of one call that decides and reports is autorank's (Herbold 2020, JOSS 5, 2173).
 *
 * @param scores blocks x models, or `{ groups }` with a list of scores for each model.
 * @throws StatsError on scores or options that break a rule.
 * @example
 * const { procedure, reasons, paragraph } = compareModels(scores, { higherIsBetter: true, names: ['CNN', 'BiLSTM', 'TCN'] })
 */
export function compareModels(scores: ComparedScores, options: CompareModelsOptions): ModelComparison {
  const known = readOptions(options, KEYS, 'compareModels')
  const { alpha = 0.05, blocks = 'independent', testTrainRatio, control, seed = 0, higherIsBetter } = known
  requireBoolean(higherIsBetter, 'higherIsBetter')
  requireOpenUnit(alpha, 'alpha')
  requireOneOf(blocks, ['independent', 'resampled'], 'blocks')
  requireInteger(seed, 'seed', 0, 0xffffffff)
  const paired = typeof scores !== 'object' || scores === null || !('groups' in scores)
  const columns = paired ? columnsOf(scores) : readGroups(scores.groups)
  if (control !== undefined) requireInteger(control, 'control', 0, columns.length - 1)
  if (!paired && blocks === 'resampled') {
    throw new StatsError('unknown-option', "blocks: 'resampled' is for paired scores, not for groups", blocks)
  }
  if (blocks === 'resampled' && testTrainRatio === undefined) {
    throw new StatsError('unknown-option', "blocks: 'resampled' needs testTrainRatio", testTrainRatio)
  }
  if (testTrainRatio !== undefined && blocks !== 'resampled') {
    throw new StatsError('unknown-option', "testTrainRatio is for blocks: 'resampled'", testTrainRatio)
  }
  const names = known.names ?? columns.map((_, i) => `model ${i + 1}`)
  requireNames(names, columns.length, 'models')
  const design: Design = { columns, names, higherIsBetter, alpha, control, seed }
  const analysis =
    testTrainRatio !== undefined && blocks === 'resampled'
      ? compareResampled(design, testTrainRatio)
      : !paired
        ? compareGroups(design)
        : columns.length === 2
          ? compareTwo(design)
          : compareMany(design)
  return report(design, analysis)
}

function columnsOf(scores: Exclude<ComparedScores, { groups: unknown }>): Float64Array[] {
  const { values, blocks, treatments } = readScores(scores)
  return Array.from({ length: treatments }, (_, j) =>
    Float64Array.from({ length: blocks }, (_, i) => values[i * treatments + j]!),
  )
}

function readGroups(groups: readonly ArrayLike<number>[]): Float64Array[] {
  requireGroups(groups, 2)
  return groups.map((group) => Float64Array.from(group))
}

function report(design: Design, analysis: Analysis): ModelComparison {
  const { columns, names, alpha } = design
  const { procedure, omnibus, comparisons, adjust, meanRanks, reasons, references } = analysis
  const models = columns.map((column, i) => ({
    name: names[i]!,
    mean: mean(column),
    median: median(column),
    meanRank: meanRanks[i]!,
  }))
  const ranking = models.map((_, i) => i).sort((a, b) => meanRanks[a]! - meanRanks[b]! || a - b)
  const ranks = `Mean ranks, 1 being the best: ${listText(ranking.map((i) => `${names[i]} ${meanRanks[i]!.toFixed(2)}`))}.`
  return {
    procedure,
    ...(omnibus === undefined ? {} : { omnibus }),
    comparisons,
    adjust,
    alpha,
    models,
    ranking,
    reasons,
    paragraph: [analysis.method, analysis.finding, ranks, ...pairSentences(design, analysis)].join(' '),
    references,
  }
}

function pairSentences({ names, columns }: Design, { comparisons, omnibus, favoursFirst }: Analysis): string[] {
  if (columns.length === 2 || favoursFirst === undefined || omnibus?.significant === false) return []
  const better = comparisons
    .filter((pair) => pair.significant)
    .map((pair) => {
      const [winner, loser] = favoursFirst(pair) ? [pair.first, pair.second] : [pair.second, pair.first]
      return `${names[winner]} over ${names[loser]} (${pText(pair.adjustedPValue)})`
    })
  const equal = comparisons
    .filter((pair) => !pair.significant)
    .map(({ first, second, adjustedPValue }) => `${names[first]} and ${names[second]} (${pText(adjustedPValue)})`)
  return [
    ...(better.length > 0 ? [`Significantly better, by adjusted p-values: ${listText(better)}.`] : []),
    ...(equal.length > 0 ? [`No significant difference was found between ${listText(equal)}.`] : []),
  ]
}
