import { hyperband, type ScheduleOptions, type Trial } from '@fdp/hyperband'
import type { DistressSizes } from '../../../profiles.ts'
import type { StudyContext } from '../../context.ts'
import type { TunedConfig } from '../models/candidates.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'
import { SEARCH_SCORES, type SearchScore } from '../tasks/trial-task.ts'
import { type NumericConfig, type TunedVariant, tunedSpace } from './spaces.ts'
import { forgetCheckpoints, tune } from './tune.ts'

/** What a search needs of a profile. */
export type SearchSizes = Pick<DistressSizes, 'search' | 'layers' | 'batchSize'>

/** Hyperband's schedule in whole epochs: resources such as R / eta^3 = 1.85 are rounded up. */
export const searchSchedule = ({
  maxResource,
  eta,
}: Pick<DistressSizes['search'], 'maxResource' | 'eta'>): ScheduleOptions => ({
  maxResource,
  eta,
  schedule: 'algorithm1',
  rounding: 'ceil',
})

/** A trial of the search, as the results keep it. */
export interface SearchTrial {
  readonly id: string
  readonly bracket: number
  readonly config: TunedConfig
  readonly status: string
  readonly epochs: number
  readonly score: number | null
}

export interface SearchResult {
  readonly variant: TunedVariant
  readonly fold: number
  readonly best: TunedConfig
  readonly score: number
  readonly resource: number
  readonly trials: readonly SearchTrial[]
  readonly evaluations: number
  /** Epochs trained, counting each epoch once: promoted trials go on from their checkpoint. */
  readonly epochs: number
  /** Id of the step that kept it. */
  readonly step: string
}

interface SearchInputs {
  readonly variant: TunedVariant
  readonly fold: FoldSpec
  readonly sizes: SearchSizes
  readonly seed: number
  /** Default: what the protocol's search maximises. */
  readonly scoredBy?: SearchScore
}

/** Hyperband over a variant on one fold, kept with its journal: a killed search goes on from its last evaluation. */
export async function searchFold(
  { variant, fold, sizes, seed, scoredBy = SEARCH_SCORES[fold.protocol] }: SearchInputs,
  context: StudyContext,
): Promise<SearchResult> {
  const { store, options, pool, spend } = context
  const { search, layers, batchSize } = sizes
  const inputs = { variant, fold, sizes: search, layers, batchSize, seed, scoredBy, backend: options.backend }
  const compute = async () => {
    const algorithm = hyperband({ ...searchSchedule(search), iterations: search.iterations })
    const { complete } = tunedSpace(search.space, variant, layers)
    const { trials, evaluations, best } = await tune(
      context,
      { name: 'search', inputs },
      { fold, variant, space: search.space, layers, batchSize, algorithm, seed, scoredBy },
      // As many as there are threads, also where searches run side by side: the last of them then has all threads.
      pool.workers,
    )
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
    return {
      found: {
        variant,
        fold: fold.fold,
        best: best.config,
        score: best.score,
        resource: best.resource,
        trials: trials.map((trial) => summary(trial, complete)),
        evaluations: evaluations.length,
        epochs: total(evaluations.map(({ epochs }) => epochs)),
      },
      seconds: total(evaluations.map(({ seconds }) => seconds)),
    }
  }
  const { result, id } = await store.step('search', inputs, compute, {
    text: `Hyperband by ${scoredBy} over ${variant}, w ${fold.width}, fold ${fold.fold + 1}`,
    seeds: [seed],
  })
  forgetCheckpoints(context, 'search', inputs)
  spend(variant === 'm1' ? 'search' : `search of ${variant}`, result.seconds)
  return { ...result.found, step: id }
}

function summary(
  { id, bracket, config, status, evaluations }: Trial<NumericConfig>,
  complete: (config: NumericConfig) => TunedConfig,
): SearchTrial {
  const last = evaluations.at(-1)
  return {
    id,
    bracket,
    config: complete(config),
    status,
    epochs: last?.resource ?? 0,
    score: last?.score ?? null,
  }
}
