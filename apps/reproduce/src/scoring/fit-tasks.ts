import type { BackendName } from '../engine/backend-names.ts'
import type { TaskPool } from '../engine/pool.ts'
import type { Progress } from '../engine/progress.ts'
import type { StepStore } from '../engine/store.ts'
import { FOLDS, foldPairs } from './company-folds.ts'
import type { Family } from './families.ts'
import { FOREST_LEARNERS } from './forest.ts'
import type { ForestResult, ForestSpec } from './forest-task.ts'
import { type NetworkResult, type NetworkSpec, TREATMENTS } from './network-task.ts'
import type { Fit, ScoringData } from './prepare.ts'

/** What decides a scoring model. */
export interface ScoringOptions {
  readonly data: string
  readonly widths: readonly number[]
  readonly family: Family
  readonly seed: number
  /** Networks that are averaged. */
  readonly networks: number
  /** Forests of each kind that are averaged. */
  readonly bags: number
  readonly epochs: number
  /** Whether validation companies, when they have chosen, train too. */
  readonly refit: boolean
  readonly backend: BackendName
}

/** Where the work is done and what it reports to. */
export interface FitContext {
  readonly store: StepStore
  readonly pool: TaskPool
  readonly progress: Progress
  readonly sha256: string
}

type Without<Spec, Key extends keyof Spec> = Omit<Spec, keyof ScoringData | Key>

/** Steps of a fit, each kept when done. */
export function tasksOf(
  { data, backend }: ScoringOptions,
  width: number,
  fit: Fit,
  { store, pool, progress, sha256 }: FitContext,
) {
  const keep = async <T>(name: string, inputs: object, compute: () => Promise<T>, detail: string): Promise<T> => {
    const { result, reused } = await store.step(name, { ...inputs, data: sha256, width, fit }, compute)
    progress.advance(`w ${width}, ${fit === 'all' ? 'refit, ' : ''}${detail}`, reused)
    return result
  }
  const place = { data, dataSha256: sha256, width, fit }
  return {
    forest: (spec: Without<ForestSpec, never>): Promise<ForestResult> =>
      keep('forest', spec, () => pool.run('trainScoringForest', { ...spec, ...place }), 'forests'),
    network: (spec: Without<NetworkSpec, 'backend'>): Promise<NetworkResult> =>
      keep(
        'network',
        { ...spec, backend },
        () => pool.run('trainScoringNetwork', { ...spec, ...place, backend }),
        spec.treatment,
      ),
  }
}

/** The tasks of one fit. */
export type FitTasks = ReturnType<typeof tasksOf>

/** Tasks of a window length, for the progress display. */
export function tasksOfWidth({ family, bags, networks, refit }: ScoringOptions): number {
  const forests = foldPairs().length + FOLDS + (family === 'ensemble' ? bags : 0)
  return (refit ? 2 : 1) * (FOREST_LEARNERS.length * forests + FOLDS + networks) + TREATMENTS.length
}
