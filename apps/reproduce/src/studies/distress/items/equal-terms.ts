import { stepsOf } from '../../made-from.ts'
import { SEARCHES, type SearchName } from '../search/search-algorithms.ts'
import type { ComparedSearch } from '../stages/search-comparison.ts'
import { bestSoFar, bestWithin, type CurvePoint, sharedBudget } from './search-curves.ts'

type Cost = 'epochs' | 'seconds'

/** A fold and a seed: every algorithm has searched once in it. */
const blockOf = ({ fold, seedIndex }: ComparedSearch): string => `${fold}/${seedIndex}`

const curveOf = ({ evaluations }: ComparedSearch, cost: Cost): CurvePoint[] =>
  bestSoFar(evaluations.map((evaluation) => ({ cost: evaluation[cost], score: evaluation.score })))

export const searchesOf = (searches: readonly ComparedSearch[], algorithm: SearchName): ComparedSearch[] =>
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
