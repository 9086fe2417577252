import path from 'node:path'
import { makeFolderSync } from '@fdp/data/node'
import { createStudy, defineSpace, float, hyperband, int, type ScheduleOptions, type Trial } from '@fdp/hyperband'
import { directoryCheckpoints, journal } from '@fdp/hyperband/journal'
import type { Checkpoint } from '@fdp/models'
import type { DistressSizes } from '../../profiles.ts'
import type { StudyContext } from '../context.ts'
import type { TunedConfig } from './candidates.ts'
import type { FoldSpec } from './prepare.ts'

const dropout = () => float(0.1, 0.5, { step: 0.1 })

/** Table 6 without the second BiLSTM, which m1 does not have. */
const table6Space = defineSpace({
  filters: int(16, 128, { step: 16 }),
  convDropout: dropout(),
  lstmUnits: int(32, 128, { step: 32 }),
  lstmDropout: dropout(),
  denseUnits1: int(32, 256, { step: 32 }),
  denseDropout1: dropout(),
  denseUnits2: int(32, 256, { step: 32 }),
  denseDropout2: dropout(),
})

/** Three hyperparameters with small layers; the rest stays at the paper's optimum. */
const smallSpace = defineSpace({
  filters: int(16, 48, { step: 16 }),
  lstmUnits: int(16, 48, { step: 16 }),
  convDropout: dropout(),
})

const OPTIMUM = { lstmDropout: 0.2, denseDropout1: 0.1, denseDropout2: 0.3 }

/** What a search needs of a profile. */
export type SearchSizes = Pick<DistressSizes, 'search' | 'layers' | 'batchSize'>

/** Hyperband's schedule in whole epochs: resources such as R / eta^3 = 1.85 are rounded up. */
export const searchSchedule = ({ maxResource, eta }: DistressSizes['search']): ScheduleOptions => ({
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
  readonly fold: number
  readonly best: TunedConfig
  readonly score: number
  readonly resource: number
  readonly trials: readonly SearchTrial[]
  readonly evaluations: number
  /** Epochs trained, counting each epoch once: promoted trials go on from their checkpoint. */
  readonly epochs: number
}

function complete(config: Readonly<Record<string, number>>, sizes: SearchSizes): TunedConfig {
  return { ...OPTIMUM, denseUnits1: sizes.layers.dense, denseUnits2: sizes.layers.dense, ...config } as TunedConfig
}

interface SearchInputs {
  readonly fold: FoldSpec
  readonly sizes: SearchSizes
  readonly seed: number
}

/**
 * Hyperband over m1 on one fold. The journal and the checkpoints stand in the run folder: a killed search goes on from
 * its last finished evaluation.
 */
export async function searchFold(
  { fold, sizes, seed }: SearchInputs,
  context: StudyContext,
  concurrency: number,
): Promise<SearchResult> {
  const { store, pool, options, signal, spend } = context
  const { iterations, space } = sizes.search
  const inputs = {
    fold,
    sizes: sizes.search,
    layers: sizes.layers,
    batchSize: sizes.batchSize,
    seed,
    backend: options.backend,
  }
  return store.step('search', inputs, async () => {
    const journalFile = store.fileOf('search', inputs, 'jsonl')
    makeFolderSync(path.dirname(journalFile))
    const study = createStudy<Readonly<Record<string, number>>>({
      space: (space === 'small' ? smallSpace : table6Space) as never,
      algorithm: hyperband({ ...searchSchedule(sizes.search), iterations }),
      direction: 'maximize',
      seed,
      storage: journal(journalFile),
      checkpoints: directoryCheckpoints(store.fileOf('search', inputs, 'checkpoints')),
    })
    try {
      const best = await study.optimize<Checkpoint>(
        async ({ config, resource, checkpoint, seed: trialSeed }) => {
          const result = await pool.run('runDistressTrial', {
            fold,
            config: complete(config, sizes),
            resource,
            checkpoint,
            seed: trialSeed,
            batchSize: sizes.batchSize,
            backend: options.backend,
          })
          spend('search', result.seconds)
          return { score: result.score, checkpoint: result.checkpoint }
        },
        { concurrency, signal },
      )
      return {
        fold: fold.fold,
        best: complete(best.config, sizes),
        score: best.score,
        resource: best.resource,
        trials: study.trials.map((trial) => summary(trial, sizes)),
        evaluations: study.trials.reduce((sum, { evaluations }) => sum + evaluations.length, 0),
        epochs: study.trials.reduce(
          (sum, { evaluations }) => sum + Math.max(0, ...evaluations.map(({ resource }) => resource)),
          0,
        ),
      }
    } finally {
      study.close()
    }
  })
}

function summary(
  { id, bracket, config, status, evaluations }: Trial<Readonly<Record<string, number>>>,
  sizes: SearchSizes,
): SearchTrial {
  const last = evaluations.at(-1)
  return {
    id,
    bracket,
    config: complete(config, sizes),
    status,
    epochs: last?.resource ?? 0,
    score: last?.score ?? null,
  }
}
