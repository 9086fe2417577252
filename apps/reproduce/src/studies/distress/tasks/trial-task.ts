import { type Checkpoint, predict, train } from '@fdp/models'
import { rocAuc } from '@fdp/stats'
import { useBackend } from '../../../engine/backend.ts'
import type { BackendName } from '../../../engine/backend-names.ts'
import type { Protocol } from '../../../options.ts'
import { decide, measure } from '../../measures.ts'
import { createTuned, type TunedConfig } from '../models/candidates.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'
import { prepareFold } from '../sample/prepare.ts'
import { readState, type TrialState, writeState } from '../search/trial-state.ts'

/** Adam's, where the configuration has none. */
const LEARNING_RATE = 0.001

/** What a search maximises. */
export type SearchScore = 'ROC-AUC on validation' | 'ROC-AUC on test' | 'accuracy on test'

/** What the search of each protocol maximises: the paper tuned by accuracy on its test windows. */
export const SEARCH_SCORES: Readonly<Record<Protocol, SearchScore>> = {
  strict: 'ROC-AUC on validation',
  paper: 'accuracy on test',
}

/** One evaluation of a configuration of m1 or m2 at some resource, in epochs. */
export interface TrialSpec {
  readonly fold: FoldSpec
  readonly config: TunedConfig
  readonly scoredBy: SearchScore
  /** Epochs in all when this evaluation ends. */
  readonly resource: number
  /** State of the trial's own training so far. */
  readonly checkpoint: TrialState | undefined
  /** The file that takes the state at the end; without it the state is handed back. */
  readonly keepIn?: string
  readonly seed: number
  /** Where the configuration has none. */
  readonly batchSize: number
  readonly backend: BackendName
}

export interface TrialResult {
  readonly score: number
  readonly checkpoint: TrialState
  readonly seconds: number
  readonly steps: number
}

/** Trains the model on to `resource` epochs and scores it. */
export async function runDistressTrial({
  fold,
  config,
  scoredBy,
  resource,
  checkpoint,
  keepIn,
  seed,
  batchSize,
  backend,
}: TrialSpec): Promise<TrialResult> {
  await useBackend(backend)
  const { oversampled, validation, test } = await prepareFold(fold)
  const model = createTuned(config, { steps: fold.width, features: oversampled.shape[2], seed })
  const started = performance.now()
  try {
    const before = checkpoint === undefined ? undefined : readState(checkpoint)
    let last: Checkpoint | undefined
    const { steps } = await train(model, oversampled, {
      epochs: resource,
      batchSize: Math.min(config.batchSize ?? batchSize, oversampled.shape[0]),
      learningRate: config.learningRate ?? LEARNING_RATE,
      seed,
      checkpoint: {
        // The last epoch's alone: each is thrice the size of the weights.
        every: resource,
        save: (state) => {
          last = state
        },
      },
      ...(before === undefined ? {} : { resume: before }),
    })
    if (last === undefined)
      throw new Error(`a trial must train on: it stands at ${before?.epoch ?? 0} of ${resource} epochs`)
    const read = scoredBy === 'ROC-AUC on validation' ? validation : test
    const probabilities = await predict(model, read, { batchSize: 256 })
    const score =
      scoredBy === 'accuracy on test'
        ? measure({ labels: read.labels, probabilities, decisions: decide(probabilities, 0.5) }).accuracy
        : rocAuc(read.labels, probabilities)
    return {
      score,
      checkpoint: keepIn === undefined ? last : writeState(keepIn, last),
      seconds: (performance.now() - started) / 1000,
      steps: steps - (before?.step ?? 0),
    }
  } finally {
    model.dispose()
  }
}
