import { applyPlatt, fitPlatt } from '@fdp/models'
import { FOLDS, foldPairs } from './company-folds.ts'
import { type ByLearner, outOfFolds } from './fit-forests.ts'
import type { FitTasks } from './fit-tasks.ts'
import { FOREST_LEARNERS } from './forest.ts'
import type { ForestResult } from './forest-task.ts'
import { meanOf } from './log-odds.ts'
import type { Teacher } from './network-task.ts'
import type { PreparedScoring } from './prepare.ts'

/** Log-odds by forests as probabilities, calibrated on the windows whose labels are known. */
function taught(scores: Float64Array, labels: ArrayLike<number>, synthetic: readonly Float64Array[]): Teacher {
  const platt = fitPlatt(scores, labels)
  return { windows: applyPlatt(platt, scores), synthetic: synthetic.map((each) => applyPlatt(platt, each)) }
}

/**
 * For each fold, probabilities of the windows outside it by forests that saw neither the window's company nor the fold. So a network
 * that learns from them knows nothing of the fold that it is judged on.
 */
export async function teachFolds(
  tasks: FitTasks,
  { train: { labels }, folds }: PreparedScoring,
  withSynthetic: boolean,
): Promise<Teacher[]> {
  const scores = Array.from({ length: FOLDS }, () => new Float64Array(labels.length))
  const synthetic = Array.from({ length: FOLDS }, (): Float64Array[] => [])
  await Promise.all(
    foldPairs().map(async ([a, b]) => {
      const results = await Promise.all(
        FOREST_LEARNERS.map((learner) =>
          tasks.forest({ learner, bag: a + b, without: [a, b], synthetic: withSynthetic }),
        ),
      )
      const mean = meanOf(results.map(({ out }) => out))
      results[0]?.outRows.forEach((row, index) => {
        const forFold = scores[folds[row] === a ? b : a]
        if (forFold !== undefined) forFold[row] = mean[index] ?? Number.NaN
      })
      if (!withSynthetic) return
      const made = [0, 1].map((place) => meanOf(results.map((each) => each.made[place] ?? [])))
      for (const [fold, other, values] of [
        [a, b, made[1]],
        [b, a, made[0]],
      ] as const) {
        const forFold = synthetic[fold]
        if (forFold !== undefined && values !== undefined) forFold[other] = values
      }
    }),
  )
  return scores.map((each, fold) => {
    const outside = (_: number, row: number) => folds[row] !== fold
    const others = (synthetic[fold] ?? []).filter((_, other) => other !== fold)
    return taught(each.filter(outside), labels.filter(outside), others)
  })
}

/** What forests that left one fold out each say of all windows, and where asked for of the synthetic windows of every fold. */
export function teachAll(
  forests: ByLearner<readonly ForestResult[]>,
  labels: Uint8Array,
  withSynthetic: boolean,
): Teacher {
  const kinds = Object.values(forests)
  const synthetic = Array.from({ length: withSynthetic ? FOLDS : 0 }, (_, fold) =>
    meanOf(kinds.map((results) => results[fold]?.made[0] ?? [])),
  )
  return taught(meanOf(Object.values(outOfFolds(forests, labels.length))), labels, synthetic)
}
