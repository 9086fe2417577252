import { predict, saveModel, train } from '@fdp/models'
import { bestThreshold } from '@fdp/stats'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { useBackend } from '../../../engine/backend.ts'
import type { BackendName } from '../../../engine/backend-names.ts'
import type { DistressSizes } from '../../../profiles.ts'
import type { FitResult } from '../blocks.ts'
import {
  ALTMAN_BASELINE,
  createNetwork,
  createTuned,
  type ForestName,
  isForest,
  LOGISTIC,
  type StudyModel,
  TUNED,
  type TunedConfig,
} from '../models/candidates.ts'
import type { FoldSpec } from '../sample/fold-spec.ts'
import type { Part } from '../sample/part.ts'
import { prepareFold } from '../sample/prepare.ts'
import type { PreparedFold } from '../sample/prepared-fold.ts'
import { trainStudyForest } from './train-forest.ts'

/** One training: which model, on which part of the data, from which seed. */
export interface TrainSpec {
  readonly fold: FoldSpec
  readonly model: StudyModel
  /** The windows that choose the epoch and the threshold. */
  readonly selectOn: 'validation' | 'test'
  /** For the tuned model. */
  readonly config: TunedConfig | null
  readonly seedIndex: number
  readonly seed: number
  readonly epochs: number
  readonly batchSize: number
  readonly layers: DistressSizes['layers']
  /** Most rows that a forest is trained on; null for no limit. */
  readonly forestRows: number | null
  readonly backend: BackendName
}

/** A training, and whether its network is wanted beside what it said. */
export type TrainTask = TrainSpec & { readonly keepNetwork?: boolean }

interface Inputs {
  readonly train: { values: Float32Array; shape: readonly [number, number, number]; labels: Uint8Array }
  readonly validation: { values: Float32Array; shape: readonly [number, number, number]; labels: Uint8Array }
  readonly test: { values: Float32Array; shape: readonly [number, number, number] }
}

const PREDICTION_BATCH = 256
// Convex and without dropout: logistic regression is trained further and faster than the networks.
export const LOGISTIC_EPOCHS = 40
const LOGISTIC_RATE = 0.01

const altmanOf = ({ altman, labels }: Part) => ({ values: altman, shape: [altman.length, 1, 1] as const, labels })

function inputsFor(model: StudyModel, { train, oversampled, validation, test }: PreparedFold): Inputs {
  if (model === ALTMAN_BASELINE)
    return { train: altmanOf(train), validation: altmanOf(validation), test: altmanOf(test) }
  return { train: model === LOGISTIC ? train : oversampled, validation, test }
}

function build(
  { config, layers, seed }: TrainSpec,
  model: Exclude<StudyModel, ForestName>,
  [, steps, features]: readonly [number, number, number],
): LayersModel {
  const input = { steps, features, seed }
  if (model !== TUNED) return createNetwork(model, layers, input)
  if (config === null) throw new Error('the tuned model needs a configuration')
  return createTuned(config, input)
}

async function fitForest(spec: TrainSpec, model: ForestName): Promise<FitResult> {
  const prepared = await prepareFold(spec.fold)
  const started = performance.now()
  const { probabilities, threshold } = await trainStudyForest(model, prepared, {
    bag: spec.seedIndex,
    rows: spec.forestRows,
  })
  return {
    model,
    width: spec.fold.width,
    fold: spec.fold.fold,
    seedIndex: spec.seedIndex,
    probabilities,
    labels: prepared.test.labels,
    company: prepared.test.company,
    threshold,
    trainingLoss: [],
    validationLoss: [],
    trainingAccuracy: [],
    validationAccuracy: [],
    parameters: null,
    engine: 'Yggdrasil',
    seconds: (performance.now() - started) / 1000,
  }
}

/** Trains one network and reads the test windows of its fold. */
export async function fitNetwork(
  spec: TrainTask,
  name: Exclude<StudyModel, ForestName>,
  prepared: PreparedFold,
): Promise<FitResult> {
  await useBackend(spec.backend)
  const { train: training, validation: held, test } = inputsFor(name, prepared)
  const validation = spec.selectOn === 'test' ? { ...test, labels: prepared.test.labels } : held
  const baseline = name === LOGISTIC || name === ALTMAN_BASELINE
  const model = build(spec, name, training.shape)
  const started = performance.now()
  try {
    const result = await train(model, training, {
      epochs: baseline ? LOGISTIC_EPOCHS : spec.epochs,
      learningRate: baseline ? LOGISTIC_RATE : (spec.config?.learningRate ?? 0.001),
      batchSize: Math.min(spec.config?.batchSize ?? spec.batchSize, training.shape[0]),
      seed: spec.seed,
      validation,
      earlyStopping: { monitor: 'validationLoss', patience: baseline ? LOGISTIC_EPOCHS : spec.epochs },
    })
    const seconds = (performance.now() - started) / 1000
    const onValidation = await predict(model, validation, { batchSize: PREDICTION_BATCH })
    return {
      model: name,
      width: spec.fold.width,
      fold: spec.fold.fold,
      seedIndex: spec.seedIndex,
      probabilities: await predict(model, test, { batchSize: PREDICTION_BATCH }),
      labels: prepared.test.labels,
      company: prepared.test.company,
      threshold: bestThreshold(validation.labels, onValidation).threshold,
      trainingLoss: result.history.map(({ loss }) => loss),
      validationLoss: result.history.map(({ validationLoss }) => validationLoss ?? Number.NaN),
      trainingAccuracy: result.history.map(({ accuracy }) => accuracy),
      validationAccuracy: result.history.map(({ validationAccuracy }) => validationAccuracy ?? Number.NaN),
      parameters: model.countParams(),
      engine: result.stepper,
      seconds,
      ...(spec.keepNetwork === true ? { network: new Uint8Array(await saveModel(model)) } : {}),
    }
  } finally {
    model.dispose()
  }
}

/**
 * Trains one model on the (oversampled) training windows, chooses the threshold on validation windows by Youden's J, and
 * reads the test windows once. The networks keep the weights of the epoch with the lowest validation loss. With `selectOn`
 * test, which measures what that mistake is worth, the test windows stand in for those of validation.
 */
export async function trainDistressModel(spec: TrainTask): Promise<FitResult> {
  const { model: name } = spec
  if (isForest(name)) return fitForest(spec, name)
  return fitNetwork(spec, name, await prepareFold(spec.fold))
}
