import { predict } from '@fdp/models'
import { bestThreshold } from '@fdp/stats'
import * as tf from '@tensorflow/tfjs-core'
import { useBackend } from '../../../engine/backend.ts'
import type { BackendName } from '../../../engine/backend-names.ts'
import type { TestReading } from '../blocks.ts'
import { PAPER_THRESHOLD } from '../decision-rule.ts'
import { createTuned, type TunedConfig } from '../models/candidates.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'
import { prepareFold } from '../sample/prepare.ts'
import { readState, type TrialState } from '../search/trial-state.ts'

/** The model that a search chose, as its evaluation left it. */
export interface ReadTrialSpec {
  readonly fold: FoldSpec
  readonly config: TunedConfig
  readonly checkpoint: TrialState
  readonly seedIndex: number
  readonly backend: BackendName
}

const PREDICTION_BATCH = 256

/**
 * Reads the test windows with a chosen model, once. The threshold is that of Youden's J on validation windows; under the
 * paper's protocol, whose search maximises accuracy on the test windows at .5, it is .5.
 */
export async function readDistressTrial({
  fold,
  config,
  checkpoint,
  seedIndex,
  backend,
}: ReadTrialSpec): Promise<TestReading> {
  await useBackend(backend)
  const { validation, test } = await prepareFold(fold)
  const [, steps, features] = test.shape
  const model = createTuned(config, { steps, features, seed: 0 })
  try {
    const { weights } = readState(checkpoint)
    const tensors = model.weights.map(({ shape }, i) => tf.tensor(weights[i] ?? [], shape as number[]))
    model.setWeights(tensors)
    tf.dispose(tensors)
    const options = { batchSize: PREDICTION_BATCH }
    return {
      model: 'm1',
      width: fold.width,
      fold: fold.fold,
      seedIndex,
      probabilities: await predict(model, test, options),
      labels: test.labels,
      company: test.company,
      threshold:
        fold.protocol === 'paper'
          ? PAPER_THRESHOLD
          : bestThreshold(validation.labels, await predict(model, validation, options)).threshold,
    }
  } finally {
    model.dispose()
  }
}
