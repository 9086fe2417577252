import { FOLDS } from './company-folds.ts'
import type { FitTasks } from './fit-tasks.ts'
import { FOREST_LEARNERS, type ForestLearner } from './forest.ts'
import type { ForestResult } from './forest-task.ts'

/** Something for each kind of forest. */
export type ByLearner<T> = Readonly<Partial<Record<ForestLearner, T>>>

/** For each kind of forest, what `each` gives. */
const perLearner = async <T>(each: (learner: ForestLearner) => Promise<T>): Promise<ByLearner<T>> =>
  Object.fromEntries(await Promise.all(FOREST_LEARNERS.map(async (learner) => [learner, await each(learner)] as const)))

/** For each kind, the forests that left one fold out each. */
export const foldForests = (tasks: FitTasks, synthetic: boolean): Promise<ByLearner<readonly ForestResult[]>> =>
  perLearner((learner) =>
    Promise.all(
      Array.from({ length: FOLDS }, (_, fold) => tasks.forest({ learner, bag: fold, without: [fold], synthetic })),
    ),
  )

/** Scores of each training window by the member that left its company out. */
export function outOfFold(
  n: number,
  members: readonly { readonly outRows: Int32Array; readonly out: ArrayLike<number> }[],
): Float64Array {
  const scores = new Float64Array(n).fill(Number.NaN)
  for (const { outRows, out } of members)
    outRows.forEach((row, index) => {
      scores[row] = out[index] ?? Number.NaN
    })
  return scores
}

/** For each kind, log-odds of each training window by the forest that left its fold out. */
export const outOfFolds = (forests: ByLearner<readonly ForestResult[]>, n: number): ByLearner<Float64Array> =>
  Object.fromEntries(Object.entries(forests).map(([learner, results]) => [learner, outOfFold(n, results)]))

/** For each kind, the forests that are kept: bags of all companies. */
export const wholeForests = (tasks: FitTasks, bags: number): Promise<ByLearner<readonly ForestResult[]>> =>
  perLearner((learner) =>
    Promise.all(
      Array.from({ length: bags }, (_, bag) => tasks.forest({ learner, bag, without: [], synthetic: false })),
    ),
  )
