import { adjustPValues, bootstrapInterval, wilcoxonSignedRankTest } from '@fdp/stats'
import { distressPaper } from '../../../papers.ts'
import type { Table } from '../../../report/schema.ts'
import { type Interval, intervalCell } from '../../intervals.ts'
import { stepsOf } from '../../made-from.ts'
import { paperCell } from '../../paper-cell.ts'
import { SEARCHES, type SearchName } from '../search/search-algorithms.ts'
import type { ComparedSearch, SearchComparison } from '../stages/search-comparison.ts'
import { bestSoFar, bestWithin, type CurvePoint, sharedBudget } from './search-curves.ts'

/** The names of what is measured. */
export interface SearchWords {
  /** As `validation ROC-AUC`. */
  readonly score: string
  readonly resamples: number
  readonly seed: number
}

type Cost = 'epochs' | 'seconds'

/** A fold and a seed: every algorithm has searched once in it. */
const blockOf = ({ fold, seedIndex }: ComparedSearch): string => `${fold}/${seedIndex}`

const curveOf = ({ evaluations }: ComparedSearch, cost: Cost): CurvePoint[] =>
  bestSoFar(evaluations.map((evaluation) => ({ cost: evaluation[cost], score: evaluation.score })))

const searchesOf = (searches: readonly ComparedSearch[], algorithm: SearchName): ComparedSearch[] =>
  searches.filter((search) => search.algorithm === algorithm)

/** Ids of the steps that kept these searches. */
export const stepsOfSearches = (searches: readonly ComparedSearch[]): string[] =>
  stepsOf(searches.map(({ reading }) => reading))

/** The curves of an algorithm against epochs, one a search. */
export const epochCurves = (searches: readonly ComparedSearch[], algorithm: SearchName): CurvePoint[][] =>
  searchesOf(searches, algorithm).map((search) => curveOf(search, 'epochs'))

/** The best scores of all algorithms at what each of them has spent in the same block, and those budgets. */
export interface EqualTerms {
  /** One a block. */
  readonly budgets: readonly number[]
  /** One a block; undefined where no evaluation had ended. */
  readonly scores: Readonly<Record<SearchName, readonly (number | undefined)[]>>
}

/** Compares at the epochs, or the seconds, that all algorithms have spent in a block. */
export function onEqualTerms(searches: readonly ComparedSearch[], cost: Cost): EqualTerms {
  const blocks = [...new Set(searches.map(blockOf))]
  const budgets = blocks.map((block) =>
    sharedBudget(searches.filter((search) => blockOf(search) === block).map((search) => curveOf(search, cost))),
  )
  const scoresOf = (algorithm: SearchName) =>
    blocks.map((block, i) => {
      const search = searches.find((each) => each.algorithm === algorithm && blockOf(each) === block)
      return search === undefined ? undefined : bestWithin(curveOf(search, cost), budgets[i] ?? 0)
    })
  return {
    budgets,
    scores: Object.fromEntries(SEARCHES.map((name) => [name, scoresOf(name)])) as Record<
      SearchName,
      (number | undefined)[]
    >,
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

const undefinedInterval: Interval = { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN }

/** A statistic of searches with its 95 % percentile bootstrap interval; whole searches are drawn. */
function overSearches(
  count: number,
  statistic: (indices: readonly number[]) => number,
  { resamples, seed }: SearchWords,
): Interval {
  const all = Array.from({ length: count }, (_, i) => i)
  if (count < 2) return { ...undefinedInterval, estimate: count === 1 ? statistic(all) : Number.NaN }
  const interval = bootstrapInterval({
    n: count,
    resamples,
    seed,
    method: 'percentile',
    statistic: (indices) => statistic(Array.from(indices)),
  })
  return { estimate: interval.estimate, lower: interval.lower, upper: interval.upper }
}

/** Mean of what searches reached, with an interval that draws searches. */
export function meanOver(values: readonly (number | undefined)[], words: SearchWords): Interval {
  const defined = values.filter((value) => value !== undefined)
  return overSearches(defined.length, (indices) => mean(indices.map((i) => defined[i] ?? Number.NaN)), words)
}

/** `69`, or `69 to 71` where blocks differ. */
export function rangeText(values: readonly number[], digits: number): string {
  const [low, high] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)]
  return low === high ? low : `${low} to ${high}`
}

/** Means of counts are counts only where every search had as many. */
const digitsOfMeans = (means: readonly number[]): number => (means.every(Number.isInteger) ? 0 : 1)

const paperRow = (algorithm: SearchName) => distressPaper().table5.rows.find(({ method }) => method === algorithm)

/** Table 5 without its seconds, which are no part of a run's identity. */
export function table5({ searches, chosen }: SearchComparison, words: SearchWords, caption: string): Table {
  const equal = onEqualTerms(searches, 'epochs')
  const configurations = SEARCHES.map((algorithm) =>
    mean(searchesOf(searches, algorithm).map((search) => search.configurations)),
  )
  const epochs = SEARCHES.map((algorithm) =>
    mean(searchesOf(searches, algorithm).map(({ evaluations }) => total(evaluations.map((each) => each.epochs)))),
  )
  return {
    kind: 'table',
    id: 'table-5',
    item: 'Table 5',
    title: 'Search algorithms on equal terms',
    caption,
    columns: [
      { key: 'algorithm', label: 'algorithm' },
      { key: 'configurations', label: 'configurations', digits: digitsOfMeans(configurations) },
      { key: 'epochs', label: 'epochs', digits: digitsOfMeans(epochs) },
      { key: 'best', label: 'best score', digits: 3 },
      { key: 'equalEpochs', label: `at ${rangeText(equal.budgets, 0)} epochs`, digits: 3 },
      { key: 'rocAuc', label: 'test ROC-AUC', digits: 3 },
      { key: 'accuracy', label: 'test accuracy', digits: 4 },
      { key: 'paperSeconds', label: "paper's seconds", digits: 2 },
      { key: 'searches', label: 'searches', digits: 0 },
    ],
    steps: stepsOfSearches(searches),
    rows: SEARCHES.map((algorithm, i) => {
      const own = searchesOf(searches, algorithm)
      const paper = paperRow(algorithm)
      const { measures } = chosen[algorithm]
      return {
        algorithm,
        configurations: configurations[i] ?? null,
        epochs: epochs[i] ?? null,
        best: intervalCell(
          meanOver(
            own.map((search) => search.best.score),
            words,
          ),
        ),
        equalEpochs: intervalCell(meanOver(equal.scores[algorithm], words)),
        rocAuc: intervalCell(measures.rocAuc),
        accuracy: paperCell(measures.accuracy, paper?.accuracy, 4),
        paperSeconds: paper?.seconds ?? null,
        searches: own.length,
      }
    }),
    notes: [
      "The paper's accuracies are of its own companies under its window split, and its test windows also chose the configuration: they stand here for orientation. Its seconds are of an unnamed machine; ours stand below.",
      'BOHB draws from its model once some rung has two more results than there are parameters; before that, as in a small profile, it is Hyperband.',
    ],
  }
}

/** Hyperband beside each of the others: equal epochs on validation, and what was chosen on the test parts. */
export function searchDifferences({ searches, chosen }: SearchComparison, words: SearchWords, caption: string): Table {
  const { scores } = onEqualTerms(searches, 'epochs')
  const others = SEARCHES.filter((name) => name !== 'Hyperband')
  const compared = others.map((algorithm) => {
    const pairs = scores.Hyperband.flatMap((first, block) => {
      const second = scores[algorithm][block]
      return first === undefined || second === undefined ? [] : [{ first, second }]
    })
    const differences = pairs.map(({ first, second }) => first - second)
    const count = (sign: number) => differences.filter((difference) => Math.sign(difference) === sign).length
    const test = wilcoxonSignedRankTest(
      pairs.map(({ first }) => first),
      pairs.map(({ second }) => second),
      { method: 'exact' },
    )
    return {
      algorithm,
      difference: intervalCell(meanOver(differences, words)),
      outcome: `${count(1)} / ${count(0)} / ${count(-1)}`,
      p: test.pValue,
      effect: test.rankBiserial,
      test: intervalCell(chosen[algorithm].hyperbandMinus?.rocAuc ?? undefinedInterval),
    }
  })
  const holm = adjustPValues(
    compared.map(({ p }) => p),
    'holm',
  )
  return {
    kind: 'table',
    id: 'search-differences',
    title: 'Hyperband minus the others',
    caption,
    columns: [
      { key: 'algorithm', label: 'algorithm' },
      { key: 'difference', label: 'at equal epochs', digits: 3 },
      { key: 'outcome', label: 'better / equal / worse' },
      { key: 'effect', label: 'rank-biserial r', digits: 2 },
      { key: 'p', label: 'p, Wilcoxon', digits: 'p' },
      { key: 'holm', label: 'p, Holm', digits: 'p' },
      { key: 'test', label: 'test ROC-AUC', digits: 3 },
    ],
    steps: stepsOfSearches(searches),
    rows: compared.map((row, i) => ({ ...row, holm: holm[i] ?? null })),
  }
}

/** What Table 5 says in seconds; it belongs under the timings of a run. */
export function table5Seconds({ searches }: SearchComparison, words: SearchWords, caption: string): Table {
  const equal = onEqualTerms(searches, 'seconds')
  const secondsOf = (algorithm: SearchName) =>
    searchesOf(searches, algorithm).map(({ evaluations }) => total(evaluations.map(({ seconds }) => seconds)))
  const ofHyperband = secondsOf('Hyperband')
  const paperHyperband = paperRow('Hyperband')?.seconds
  return {
    kind: 'table',
    id: 'table-5-seconds',
    item: 'Table 5',
    title: 'The same searches in seconds',
    caption,
    columns: [
      { key: 'algorithm', label: 'algorithm' },
      { key: 'seconds', label: 'seconds a search', digits: 2 },
      { key: 'perEpoch', label: 'seconds an epoch', digits: 4 },
      { key: 'ratio', label: "times Hyperband's seconds", digits: 2 },
      { key: 'equalSeconds', label: `score at ${rangeText(equal.budgets, 1)} s`, digits: 3 },
      { key: 'paperSeconds', label: "paper's seconds", digits: 2 },
    ],
    steps: stepsOfSearches(searches),
    rows: SEARCHES.map((algorithm) => {
      const seconds = secondsOf(algorithm)
      const epochs = total(
        searchesOf(searches, algorithm).flatMap(({ evaluations }) => evaluations.map((each) => each.epochs)),
      )
      const paper = paperRow(algorithm)?.seconds
      const pick = (values: readonly number[], indices: readonly number[]) =>
        total(indices.map((i) => values[i] ?? Number.NaN))
      const ratio = overSearches(
        seconds.length,
        (indices) => pick(seconds, indices) / pick(ofHyperband, indices),
        words,
      )
      return {
        algorithm,
        seconds: intervalCell(meanOver(seconds, words)),
        perEpoch: total(seconds) / epochs,
        ratio:
          algorithm === 'Hyperband'
            ? 1
            : paperCell(ratio, paper === undefined || !paperHyperband ? undefined : paper / paperHyperband, 2),
        equalSeconds: intervalCell(meanOver(equal.scores[algorithm], words)),
        paperSeconds: paper ?? null,
      }
    }),
    notes: [
      "Seconds are those of training and scoring in the worker threads; the tuner's own arithmetic, milliseconds a proposal, is left out.",
    ],
  }
}
