import { type Checkpoint, predict, train } from '@fdp/models'
import { rocAuc } from '@fdp/stats'
import { useBackend } from '../../engine/backend.ts'
import type { BackendName } from '../../engine/backend-names.ts'
import { decide, measure } from '../measures.ts'
import { createTuned, type TunedConfig } from './candidates.ts'
import { type FoldSpec, prepareFold } from './prepare.ts'

/** Adam's, where the configuration has none. */
const LEARNING_RATE = 0.001

/** One evaluation of a configuration of m1 or m2 at some resource, in epochs. */
export interface TrialSpec {
  readonly fold: FoldSpec
  readonly config: TunedConfig
  /** Epochs in all when this evaluation ends. */
  readonly resource: number
  /** State of the trial's own training so far. */
  readonly checkpoint: Checkpoint | undefined
  readonly seed: number
  /** Where the configuration has none. */
  readonly batchSize: number
  readonly backend: BackendName
}

export interface TrialResult {
  readonly score: number
  readonly checkpoint: Checkpoint
  readonly seconds: number
  readonly steps: number
}

/**
 * Trains the model on to `resource` epochs and scores it. Strict protocol: ROC-AUC on validation companies. Paper protocol:
 * accuracy on the test windows, which is what the paper tuned by.
 */
export async function runDistressTrial({
  fold,
  config,
  resource,
  checkpoint,
  seed,
  batchSize,
  backend,
}: TrialSpec): Promise<TrialResult> {
  await useBackend(backend)
  const { oversampled, validation, test } = await prepareFold(fold)
  const model = createTuned(config, { steps: fold.width, features: oversampled.shape[2], seed })
  const started = performance.now()
  try {
    let last: Checkpoint | undefined
    const { steps } = await train(model, oversampled, {
      epochs: resource,
      batchSize: Math.min(config.batchSize ?? batchSize, oversampled.shape[0]),
      learningRate: config.learningRate ?? LEARNING_RATE,
      seed,
      checkpoint: {
        every: 1,
        save: (state) => {
          last = state
        },
      },
      ...(checkpoint === undefined ? {} : { resume: checkpoint }),
    })
    if (last === undefined)
      throw new Error(`a trial must train on: it stands at ${checkpoint?.epoch ?? 0} of ${resource} epochs`)
    const read = fold.protocol === 'strict' ? validation : test
    const probabilities = await predict(model, read, { batchSize: 256 })
    const score =
      fold.protocol === 'strict'
        ? rocAuc(read.labels, probabilities)
        : measure({ labels: read.labels, probabilities, decisions: decide(probabilities, 0.5) }).accuracy
    return {
      score,
      checkpoint: last,
      seconds: (performance.now() - started) / 1000,
      steps: steps - (checkpoint?.step ?? 0),
    }
  } finally {
    model.dispose()
  }
}
