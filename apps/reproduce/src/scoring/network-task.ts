import { createModel, predictLogits, saveModel, type TrainOptions, train } from '@fdp/models'
import { smote } from '@fdp/smote'
import { useBackend } from '../engine/backend.ts'
import type { BackendName } from '../engine/backend-names.ts'
import { type ChannelWindows, takeWindows } from './channels.ts'
import { type LabelledChannels, prepareScoring, type ScoringData } from './prepare.ts'

/**
 * What is done about one failure in thirty windows or fewer: nothing; class weights; SMOTE; or soft targets, a blend of the label
 * with what forests say that never saw the company (knowledge distillation, Hinton, Vinyals and Dean 2015).
 */
export const TREATMENTS = ['plain', 'class-weights', 'smote', 'soft-targets'] as const
export type Treatment = (typeof TREATMENTS)[number]

export interface NetworkSpec extends ScoringData {
  readonly treatment: Treatment
  readonly seed: number
  /** The fold whose companies are left out of training; null leaves none out. */
  readonly fold: number | null
  /** Number of epochs; with a fold left out the largest one, as the loss on it ends training before. */
  readonly epochs: number
  /** For soft targets: the probability of each window outside the fold, by forests that saw neither its company nor the fold. */
  readonly teacher: Float64Array | null
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

/** Layers, dropout and steps of the networks. Windows are short, so nothing is pooled. */
const NETWORK = {
  filters: 32,
  kernelSize: 3,
  units: 32,
  dense: 32,
  dropout: 0.4,
  batchSize: 128,
  learningRate: 0.001,
  patience: 3,
  neighbours: 5,
  teacherShare: 0.7,
} as const

interface TrainingInput {
  readonly rows: {
    readonly values: Float32Array
    readonly shape: readonly [number, number, number]
    readonly labels: Uint8Array
  }
  readonly weighting: Pick<TrainOptions, 'classWeights' | 'sampleWeights'>
}

/** Every window twice, as a failure and as none, with the soft target and its complement as weights. */
function softTargets({ values, shape, labels }: LabelledChannels, teacher: Float64Array): TrainingInput {
  const n = shape[0]
  const twice = new Float32Array(2 * values.length)
  twice.set(values)
  twice.set(values, values.length)
  const target = (row: number) =>
    NETWORK.teacherShare * (teacher[row] ?? Number.NaN) + (1 - NETWORK.teacherShare) * (labels[row] ?? 0)
  return {
    rows: {
      values: twice,
      shape: [2 * n, shape[1], shape[2]],
      labels: Uint8Array.from({ length: 2 * n }, (_, row) => (row < n ? 1 : 0)),
    },
    weighting: {
      sampleWeights: Float32Array.from({ length: 2 * n }, (_, row) => (row < n ? target(row) : 1 - target(row - n))),
    },
  }
}

function inputFor(windows: LabelledChannels, { treatment, seed, teacher }: NetworkSpec): TrainingInput {
  if (treatment === 'class-weights') return { rows: windows, weighting: { classWeights: 'balanced' } }
  if (treatment === 'plain') return { rows: windows, weighting: {} }
  if (treatment === 'soft-targets') {
    if (teacher === null) throw new Error('soft targets need a teacher')
    return softTargets(windows, teacher)
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
  const { rows, weighting } = inputFor(training, spec)
  const { filters, kernelSize, units, dense, dropout, batchSize, learningRate, patience } = NETWORK
  const model = createModel('cnn-bilstm-attention', {
    steps: spec.width,
    features: training.shape[2],
    seed: spec.seed,
    convFilters: [filters],
    kernelSize,
    poolSize: 1,
    convDropout: dropout,
    lstmUnits: [units],
    lstmDropout: dropout,
    denseUnits: [dense],
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
