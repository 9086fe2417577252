import {
  bonferroniDunnTest,
  criticalDifferenceDiagram,
  criticalDifferenceSvg,
  type FriedmanResult,
  friedmanTest,
  nemenyiTest,
  pairwiseRankTest,
} from '@fdp/stats'
import { formatP } from '../report/format.ts'
import type { Figure, Table } from '../report/schema.ts'
import { paperPoint } from './paper-cell.ts'

/** Below this many blocks the chi-square approximation is not trusted and the exact p decides. */
const EXACT_BELOW = 10

export interface BlockScores {
  readonly models: readonly string[]
  /** Name of each block. */
  readonly blocks: readonly string[]
  /** [block][model] */
  readonly scores: readonly (readonly number[])[]
  /** What the scores are, as `ROC-AUC`. */
  readonly measure: string
  /** What the blocks are made of, as a sentence. */
  readonly blocksAre: string
  readonly higherIsBetter: boolean
  readonly seed: number
  /** A test beside the paper's: its items carry no number of the paper, and all pairs are left to the diagram. */
  readonly beside?: { readonly id: string; readonly of: string }
}

export interface Significance {
  readonly models: readonly string[]
  readonly friedman: FriedmanResult
  /** The p that the text goes by: exact (or Monte-Carlo) below ten blocks, else of chi-square. */
  readonly pValue: number
  readonly tables: readonly Table[]
  readonly figures: readonly Figure[]
  readonly values: Readonly<Record<string, unknown>>
}

interface PaperRanks {
  readonly meanRanks: Readonly<Record<string, number>>
  readonly statistic: number
  readonly pairs: readonly { readonly first: string; readonly second: string; readonly z: number; readonly p: number }[]
}

/** Decimals that the paper prints of ranks, z and p. */
const DECIMALS = 4

/** What an item of a test is called. */
function named(
  { beside }: BlockScores,
  paper: { readonly id: string; readonly item?: string; readonly title: string },
) {
  return beside === undefined ? paper : { id: `${paper.id}-${beside.id}`, title: `${paper.title}, ${beside.of}` }
}

const METHODS = { enumerate: 'all permutations', monteCarlo: 'Monte Carlo' } as const

function friedmanTable(input: BlockScores, friedman: FriedmanResult, paper: PaperRanks | undefined): Table {
  const { exact } = friedman
  const facts = [
    `Friedman chi-square ${friedman.statistic.toFixed(4)} on ${friedman.degreesOfFreedom} degrees of freedom, p ${formatP(friedman.pValue)}`,
    ...(exact === undefined ? [] : [`permutation p (${METHODS[exact.method]}) ${formatP(exact.pValue)}`]),
    `Iman-Davenport F ${friedman.imanDavenport.statistic.toFixed(4)}, p ${formatP(friedman.imanDavenport.pValue)}`,
    `Kendall's W ${friedman.kendallW.toFixed(3)}`,
  ]
  return {
    kind: 'table',
    ...named(input, { id: 'friedman', item: 'Table 9', title: 'Friedman test of the models' }),
    caption: `Mean rank of ${input.measure} over ${friedman.blocks} blocks, 1 is best. ${input.blocksAre}`,
    columns: [
      { key: 'model', label: 'model' },
      { key: 'rank', label: 'mean rank', digits: 4 },
    ],
    rows: input.models.map((model, index) => {
      const reported = paper?.meanRanks[model]
      const value = friedman.meanRanks[index] ?? Number.NaN
      return { model, rank: paperPoint(value, reported, DECIMALS) }
    }),
    notes: [
      `${facts.join('; ')}.`,
      ...(friedman.blocks < EXACT_BELOW
        ? ['Fewer than ten blocks: the permutation p decides, not the chi-square approximation.']
        : []),
      ...(paper === undefined
        ? []
        : [
            `The paper: statistic ${paper.statistic}, from accuracies of 15 runs on one test set, so that its blocks are seeds only.`,
          ]),
    ],
  }
}

function pairwiseTable(input: BlockScores, paper: PaperRanks | undefined): { table: Table; comparisons: unknown } {
  const { comparisons } = pairwiseRankTest(input.scores as number[][], {
    higherIsBetter: input.higherIsBetter,
    adjust: 'bonferroni',
  })
  const name = (index: number) => input.models[index] ?? ''
  const table: Table = {
    kind: 'table',
    id: 'pairs',
    item: 'Table 10',
    title: 'All pairs of models, z on mean ranks with Bonferroni correction',
    caption: `z of the difference of mean ranks of ${input.measure}, p corrected for all ${comparisons.length} pairs. This is Dunn's all-pairs comparison, which the paper calls Bonferroni-Dunn.`,
    columns: [
      { key: 'pair', label: 'pair' },
      { key: 'z', label: 'z', digits: 4 },
      { key: 'p', label: 'corrected p', digits: 'p' },
      { key: 'significant', label: 'differ at .05' },
    ],
    rows: comparisons.map(({ first, second, statistic, adjustedPValue, significant }) => {
      const reported = paper?.pairs.find((pair) => pair.first === name(first) && pair.second === name(second))
      return {
        pair: `${name(first)} and ${name(second)}`,
        z: paperPoint(Math.abs(statistic), reported?.z, DECIMALS),
        p: paperPoint(adjustedPValue, reported?.p, DECIMALS),
        significant: significant ? 'yes' : 'no',
      }
    }),
  }
  return { table, comparisons }
}

function controlTable(input: BlockScores, control: number): { table: Table; result: unknown } {
  const result = bonferroniDunnTest(input.scores as number[][], { higherIsBetter: input.higherIsBetter, control })
  const name = (index: number) => input.models[index] ?? ''
  const table: Table = {
    kind: 'table',
    ...named(input, { id: 'bonferroni-dunn', title: `Bonferroni-Dunn test against ${name(control)}` }),
    caption: `Each model against the control ${name(control)} (Demsar 2006). Critical difference of mean ranks at .05: ${result.criticalDifference.toFixed(4)}.`,
    columns: [
      { key: 'model', label: 'model' },
      { key: 'difference', label: 'mean rank minus control', digits: 4 },
      { key: 'p', label: 'corrected p', digits: 'p' },
      { key: 'significant', label: 'differs at .05' },
    ],
    rows: result.comparisons.map(({ first, rankDifference, adjustedPValue, significant }) => ({
      model: name(first),
      difference: rankDifference,
      p: adjustedPValue,
      significant: significant ? 'yes' : 'no',
    })),
  }
  return { table, result }
}

function differenceDiagram(input: BlockScores): Figure {
  const title = `Critical difference diagram of ${input.measure}`
  const nemenyi = nemenyiTest(input.scores as number[][], { higherIsBetter: input.higherIsBetter })
  const geometry = criticalDifferenceDiagram(nemenyi, { names: input.models })
  return {
    kind: 'figure',
    ...named(input, { id: 'critical-difference', title }),
    caption: `Mean ranks over ${input.blocks.length} blocks; models under one bar do not differ at .05 (Nemenyi test, critical difference ${nemenyi.criticalDifference.toFixed(3)}). ${input.blocksAre}`,
    alternative: `Mean ranks: ${input.models.map((model, index) => `${model} ${nemenyi.meanRanks[index]?.toFixed(2)}`).join(', ')}.`,
    data: input.models.map((model, index) => ({ model, meanRank: nemenyi.meanRanks[index] ?? null })),
    svg: criticalDifferenceSvg(geometry, { title }),
  }
}

/** Friedman test over blocks, all pairs, and the comparison with a control, as tables and a diagram. */
export function testSignificance(input: BlockScores, control: number, paper?: PaperRanks): Significance {
  const friedman = friedmanTest(input.scores as number[][], {
    higherIsBetter: input.higherIsBetter,
    exact: input.blocks.length < EXACT_BELOW,
    seed: input.seed,
  })
  const pairs = input.beside === undefined ? pairwiseTable(input, paper) : undefined
  const against = controlTable(input, control)
  return {
    models: input.models,
    friedman,
    pValue: friedman.exact?.pValue ?? friedman.pValue,
    tables: [friedmanTable(input, friedman, paper), ...(pairs === undefined ? [] : [pairs.table]), against.table],
    figures: [differenceDiagram(input)],
    values: {
      friedman,
      ...(pairs === undefined ? {} : { pairs: pairs.comparisons }),
      bonferroniDunn: against.result,
      models: input.models,
      blocks: input.blocks,
      scores: input.scores,
    },
  }
}
