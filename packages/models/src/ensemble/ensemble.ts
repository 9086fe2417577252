import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import { sigmoid } from '../math/elementary.ts'
import { type PredictOptions, predictLogits } from '../predict/predict.ts'
import { checkSeed, deriveSeed } from '../random/seed.ts'
import type { TrainOptions } from '../train/options.ts'
import type { LabelledWindows, Windows } from '../train/rows.ts'
import { type TrainResult, train } from '../train/train.ts'
import { createModel } from '../zoo/create-model.ts'
import type { ModelName, ModelOptions } from '../zoo/options.ts'

/** One trained model of an ensemble. */
export interface Member {
  readonly seed: number
  readonly model: LayersModel
  readonly result: TrainResult
}

/** Options of {@link trainEnsemble}: those of `train`, without what belongs to one run. */
export type EnsembleOptions = Omit<TrainOptions, 'checkpoint' | 'resume'> & {
  /** Number of models. Default 5. */
  readonly members?: number
}

/**
 * Trains several models that differ by their seed only, in weights, order and dropout (a deep ensemble: Lakshminarayanan
 * et al. 2017), one after the other. The seeds derive from `options.seed`. Where one of them fails or is aborted, all are disposed.
 *
 * @throws what `createModel` and `train` throw
 * @example
 * const members = await trainEnsemble('cnn-bilstm-attention', { steps: 8, features: 34 }, windows, { members: 5, seed: 7 })
 */
export async function trainEnsemble<N extends ModelName>(
  name: N,
  modelOptions: Omit<ModelOptions[N], 'seed'>,
  windows: LabelledWindows,
  { members = 5, seed = 0, ...options }: EnsembleOptions = {},
): Promise<Member[]> {
  check(Number.isInteger(members) && members > 0, 'invalid-option', 'members must be a positive integer', members)
  checkSeed(seed)
  const trained: Member[] = []
  const models: LayersModel[] = []
  try {
    for (let i = 0; i < members; i++) {
      const own = deriveSeed(seed, 'member', i)
      const model = createModel(name, { ...modelOptions, seed: own } as unknown as ModelOptions[N])
      models.push(model)
      trained.push({ seed: own, model, result: await train(model, windows, { ...options, seed: own }) })
    }
  } catch (error) {
    for (const model of models) model.dispose()
    throw error
  }
  return trained
}

/** What an ensemble says of each window. */
export interface EnsemblePrediction {
  /** Mean probability of class 1, `[n]`. */
  readonly probabilities: Float32Array
  /** Standard deviation of the members' probabilities (n - 1), `[n]`; zeros for one member. */
  readonly deviations: Float32Array
  /** The members' probabilities, `[members][n]`. */
  readonly members: readonly Float32Array[]
}

/**
 * Mean and spread of the probabilities of several models.
 *
 * @throws ModelsError `empty-data` without models, and what `predict` throws
 * @example
 * const { probabilities, deviations } = await predictEnsemble(members.map((member) => member.model), windows)
 */
export async function predictEnsemble(
  models: readonly LayersModel[],
  windows: Windows,
  options: PredictOptions = {},
): Promise<EnsemblePrediction> {
  check(Array.isArray(models) && models.length > 0, 'empty-data', 'an ensemble must be a list of models', models)
  const members: Float32Array[] = []
  for (const model of models) members.push((await predictLogits(model, windows, options)).map(sigmoid))
  const first = members[0] as Float32Array
  const mean = Float64Array.from(first, (_, i) => members.reduce((sum, p) => sum + p[i]!, 0) / members.length)
  const deviations = Float32Array.from(first, (_, i) => {
    const squares = members.reduce((sum, p) => sum + (p[i]! - mean[i]!) ** 2, 0)
    return members.length > 1 ? Math.sqrt(squares / (members.length - 1)) : 0
  })
  return { probabilities: Float32Array.from(mean), deviations, members }
}
