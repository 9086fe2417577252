import { createModel, predictLogits, saveModel, type TrainOptions, train } from '@fdp/models'
import { smote } from '@fdp/smote'
import { useBackend } from '../engine/backend.ts'
import type { BackendName } from '../engine/backend-names.ts'
import { type ChannelWindows, takeWindows } from './channels.ts'
import { FOLDS } from './company-folds.ts'
import { type LabelledChannels, prepareScoring, type ScoringData } from './prepare.ts'
import { windowsOfFold } from './synthetic-windows.ts'

/**
 * What is done about one failure in thirty windows or fewer: nothing; class weights; SMOTE; or soft targets, a blend of the label
 * with what forests say that never saw the company (knowledge distillation, Hinton, Vinyals and Dean 2015), where the model has no
 * forests of its own together with what they say of synthetic windows (Bucila, Caruana and Niculescu-Mizil 2006).
 */
export const TREATMENTS = ['plain', 'class-weights', 'smote', 'soft-targets'] as const
export type Treatment = (typeof TREATMENTS)[number]

/** Probabilities by forests that saw neither a window's company nor the fold that is left out. */
export interface Teacher {
  /** Of each window outside the fold. */
  readonly windows: Float64Array
  /** Of the synthetic windows of each other fold, in the order of the folds; empty where none are used. */
  readonly synthetic: readonly Float64Array[]
}

export interface NetworkSpec extends ScoringData {
  readonly treatment: Treatment
  readonly seed: number
  /** The fold whose companies are left out of training; null leaves none out. */
  readonly fold: number | null
  /** Number of epochs; with a fold left out the largest one, as the loss on it ends training before. */
  readonly epochs: number
  /** For soft targets. */
  readonly teacher: Teacher | null
  readonly backend: BackendName
}

export interface NetworkResult {
  /** The model's bytes; empty where a fold was left out. */
  readonly model: Uint8Array
  /** Rows of the training windows that were left out, and the network's log-odds of them. */
  readonly outRows: Int32Array
  readonly out: Float32Array
  /** Log-odds; empty where all companies train. */
  readonly validation: Float32Array
  readonly published: Float32Array
  /** Epochs behind the weights that stay. */
  readonly epochs: number
  readonly parameters: number
}

/** Steps of the networks. Windows are short, so nothing is pooled. */
const NETWORK = { kernelSize: 3, patience: 3, neighbours: 5, teacherShare: 0.7 } as const
/** Width of all layers, dropout behind each, batches and rate. */
const SIZES = { width: 32, dropout: 0.4, batchSize: 128, learningRate: 0.001 } as const
/** Where synthetic windows make the training data five times as many. */
const DISTILLED_SIZES = { width: 48, dropout: 0.3, batchSize: 64, learningRate: 0.001 } as const

interface TrainingInput {
  readonly rows: {
    readonly values: Float32Array
    readonly shape: readonly [number, number, number]
    readonly labels: ArrayLike<number>
  }
  readonly weighting: Pick<TrainOptions, 'classWeights' | 'softLabels'>
}

/** Windows with a blend of label and teacher as their labels, then synthetic ones with what the teacher says. */
function softTargets(
  { values, shape: [n, steps, channels], labels }: LabelledChannels,
  teacher: Teacher,
  synthetic: readonly Float32Array[],
): TrainingInput {
  const made = teacher.synthetic.reduce((sum, { length }) => sum + length, 0)
  const all = new Float32Array((n + made) * steps * channels)
  const targets = new Float32Array(n + made)
  all.set(values)
  for (let row = 0; row < n; row++)
    targets[row] =
      NETWORK.teacherShare * (teacher.windows[row] ?? Number.NaN) + (1 - NETWORK.teacherShare) * (labels[row] ?? 0)
  let at = n
  teacher.synthetic.forEach((probabilities, index) => {
    all.set(synthetic[index] ?? [], at * steps * channels)
    targets.set(probabilities, at)
    at += probabilities.length
  })
  return { rows: { values: all, shape: [n + made, steps, channels], labels: targets }, weighting: { softLabels: true } }
}

async function inputFor(
  windows: LabelledChannels,
  { treatment, seed, teacher, fold, data, dataSha256, width, fit }: NetworkSpec,
): Promise<TrainingInput> {
  if (treatment === 'class-weights') return { rows: windows, weighting: { classWeights: 'balanced' } }
  if (treatment === 'plain') return { rows: windows, weighting: {} }
  if (treatment === 'soft-targets') {
    if (teacher === null) throw new Error('soft targets need a teacher')
    const folds = teacher.synthetic.length === 0 ? 0 : FOLDS
    const others = Array.from({ length: folds }, (_, other) => other).filter((other) => other !== fold)
    const synthetic = await Promise.all(
      others.map((other) => windowsOfFold({ data: { data, dataSha256, width, fit }, fold: other })),
    )
    return softTargets(
      windows,
      teacher,
      synthetic.map(({ values }) => values),
    )
  }
  const { values, shape, labels } = windows
  const sampled = smote({ values, shape, labels, role: 'train' }, { k: NETWORK.neighbours, seed })
  return { rows: { values: sampled.values, shape: sampled.shape, labels: sampled.labels }, weighting: {} }
}

const withLabels = (windows: LabelledChannels, rows: readonly number[]): LabelledChannels => ({
  ...takeWindows(windows, rows),
  labels: Uint8Array.from(rows, (row) => windows.labels[row] ?? 0),
})

/** Number of the epoch with the least loss on the fold left out. */
const bestEpoch = (losses: readonly number[]): number => losses.indexOf(Math.min(...losses)) + 1

/** Trains one CNN-BiLSTM-AT on windows at risk; the epoch with the least loss on the fold left out stays, if one is. */
export async function trainScoringNetwork(spec: NetworkSpec): Promise<NetworkResult> {
  await useBackend(spec.backend)
  const { train: all, folds, validation, published } = await prepareScoring(spec)
  const byFold = (isOut: boolean) =>
    Array.from(folds, (_, row) => row).filter((row) => (folds[row] === spec.fold) === isOut)
  const training = withLabels(all, byFold(false))
  const outRows = byFold(true)
  const left = withLabels(all, outRows)
  const { rows, weighting } = await inputFor(training, spec)
  const { kernelSize, patience } = NETWORK
  const { width: units, dropout, batchSize, learningRate } = spec.teacher?.synthetic.length ? DISTILLED_SIZES : SIZES
  const model = createModel('cnn-bilstm-attention', {
    steps: spec.width,
    features: training.shape[2],
    seed: spec.seed,
    convFilters: [units],
    kernelSize,
    poolSize: 1,
    convDropout: dropout,
    lstmUnits: [units],
    lstmDropout: dropout,
    denseUnits: [units],
    denseDropout: dropout,
  })
  const read = async (windows: ChannelWindows) =>
    windows.shape[0] === 0 ? new Float32Array(0) : predictLogits(model, windows)
  try {
    const { history } = await train(model, rows, {
      ...weighting,
      epochs: spec.epochs,
      batchSize: Math.min(batchSize, rows.shape[0]),
      learningRate,
      clipNorm: 1,
      seed: spec.seed,
      ...(spec.fold === null
        ? {}
        : { validation: left, earlyStopping: { monitor: 'validationLoss' as const, patience } }),
    })
    return {
      model: spec.fold === null ? new Uint8Array(await saveModel(model)) : new Uint8Array(0),
      outRows: Int32Array.from(outRows),
      out: await read(left),
      validation: await read(validation),
      published: await read(published),
      epochs: spec.fold === null ? history.length : bestEpoch(history.map((each) => each.validationLoss ?? Number.NaN)),
      parameters: model.countParams(),
    }
  } finally {
    model.dispose()
  }
}
