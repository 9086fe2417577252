import { balancedClassWeights, createModel, predict, train } from '@fdp/models'
import { bestThreshold } from '@fdp/stats'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { useBackend } from '../../engine/backend.ts'
import type { BackendName } from '../../engine/backend-names.ts'
import type { SystemicSizes } from '../../profiles.ts'
import type { FeatureSetName } from './features.ts'
import { prepareSystemic, type SystemicSpec } from './prepare.ts'

/** The networks of the systemic paper's Table 1. */
export const NETWORKS = ['CNN-BiLSTM', 'BiLSTM', 'CNN', 'Transformer', 'TCN'] as const
export type NetworkName = (typeof NETWORKS)[number]

export interface SystemicTrainSpec {
  readonly parts: SystemicSpec
  readonly model: NetworkName
  readonly seedIndex: number
  readonly seed: number
  readonly epochs: number
  readonly batchSize: number
  readonly layers: SystemicSizes['layers']
  readonly backend: BackendName
}

export interface SystemicFit {
  readonly model: string
  readonly featureSet: FeatureSetName
  readonly seedIndex: number
  /** Probability of stress of each test day. */
  readonly probabilities: Float32Array
  /** Chosen on the validation years. */
  readonly threshold: number
  readonly trainingLoss: readonly number[]
  readonly validationLoss: readonly number[]
  readonly parameters: number
  readonly engine: string
  readonly seconds: number
  /** Id of the step that kept it. */
  readonly step?: string
}

const DROPOUT = 0.2

function build(
  { model, layers: { filters, units, dense }, seed }: SystemicTrainSpec,
  [, steps, features]: readonly [number, number, number],
): LayersModel {
  const input = { steps, features, seed }
  const head = { denseUnits: [dense], denseDropout: DROPOUT }
  // Two layers of kernels 3 and 5 side by side: the paper has several layers and kernel widths, and names neither.
  const convolutions = { convFilters: [filters, filters], kernelSize: [3, 5], poolSize: 2, convDropout: DROPOUT }
  const recurrent = { lstmUnits: [units], lstmDropout: DROPOUT, merge: 'sum' as const }
  switch (model) {
    case 'CNN-BiLSTM':
      return createModel('cnn-bilstm-attention', {
        ...input,
        ...convolutions,
        ...recurrent,
        attention: 'additive',
        ...head,
      })
    case 'BiLSTM':
      return createModel('bilstm', { ...input, ...recurrent, ...head })
    case 'CNN':
      return createModel('cnn', { ...input, ...convolutions, ...head })
    case 'Transformer':
      return createModel('transformer', {
        ...input,
        modelUnits: units,
        heads: 4,
        feedForwardUnits: 2 * units,
        blocks: 2,
        dropout: DROPOUT,
        ...head,
      })
    case 'TCN':
      return createModel('tcn', { ...input, filters: [filters, filters, filters], dropout: DROPOUT, ...head })
  }
}

/** Trains one network on the training years, chooses epoch and threshold on the validation years, reads the test years once. */
export async function trainSystemicModel(spec: SystemicTrainSpec): Promise<SystemicFit> {
  await useBackend(spec.backend)
  const { train: training, validation, test } = await prepareSystemic(spec.parts)
  const model = build(spec, training.shape)
  const started = performance.now()
  try {
    const result = await train(model, training, {
      epochs: spec.epochs,
      batchSize: Math.min(spec.batchSize, training.shape[0]),
      seed: spec.seed,
      classWeights: balancedClassWeights(training.labels),
      validation,
      earlyStopping: { monitor: 'validationLoss', patience: spec.epochs },
    })
    const seconds = (performance.now() - started) / 1000
    const onValidation = await predict(model, validation, { batchSize: 256 })
    return {
      model: spec.model,
      featureSet: spec.parts.featureSet,
      seedIndex: spec.seedIndex,
      probabilities: await predict(model, test, { batchSize: 256 }),
      threshold: bestThreshold(validation.labels, onValidation).threshold,
      trainingLoss: result.history.map(({ loss }) => loss),
      validationLoss: result.history.map(({ validationLoss }) => validationLoss ?? Number.NaN),
      parameters: model.countParams(),
      engine: result.stepper,
      seconds,
    }
  } finally {
    model.dispose()
  }
}
