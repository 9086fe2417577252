import { ALTMAN_Z2 } from '@fdp/data'
import { createModel, paperVariants } from '@fdp/models'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { DistressSizes } from '../../../profiles.ts'
import type { ForestLearner } from '../../../scoring/forest.ts'
import { createOtherNetwork, OTHER_NETWORKS, type OtherNetwork } from './other-networks.ts'

/** Tuned hyperparameters of m1, or of m2 where there is a second BiLSTM (Table 6), and those of the extended space. */
export interface TunedConfig {
  readonly filters: number
  readonly convDropout: number
  readonly lstmUnits: number
  readonly lstmDropout: number
  readonly lstmUnits2?: number
  readonly lstmDropout2?: number
  readonly denseUnits1: number
  readonly denseDropout1: number
  readonly denseUnits2: number
  readonly denseDropout2: number
  /** Default .001. */
  readonly learningRate?: number
  /** Default: the profile's. */
  readonly batchSize?: number
  /** Default 3. */
  readonly kernelSize?: number
}

export const TUNED = 'tuned m1'
export const LOGISTIC = 'logistic regression'
export const ALTMAN_BASELINE = "Altman Z''"

/** m1..m4 of Table 7. */
export const VARIANTS = ['m1', 'm2', 'm3', 'm4'] as const
export type Variant = (typeof VARIANTS)[number]

/** The forests beyond the paper, and what trains them. */
export const FORESTS = {
  'random forest': 'RandomForestLearner',
  'gradient-boosted trees': 'GradientBoostedTreesLearner',
} as const satisfies Record<string, ForestLearner>
export type ForestName = keyof typeof FORESTS

/** The models that are trained at every width and tested against one another, in the order of their tables. */
export const MODELS = [TUNED, ...VARIANTS, LOGISTIC, ALTMAN_BASELINE] as const
/** The tested models that a sample allows: without the lines of Altman's Z'' there is no such baseline. */
export const modelsFor = (features: readonly { readonly name: string }[]): readonly (typeof MODELS)[number][] =>
  MODELS.filter((model) => model !== ALTMAN_BASELINE || features.some(({ name }) => name === ALTMAN_Z2.name))
/** The models that are set beside them at the main width. */
export const COMPARED = [...OTHER_NETWORKS, ...(Object.keys(FORESTS) as ForestName[])] as const
export type StudyModel = (typeof MODELS)[number] | (typeof COMPARED)[number]

export const isForest = (model: string): model is ForestName => model in FORESTS

interface ModelInput {
  readonly steps: number
  readonly features: number
  readonly seed: number
}

// Two poolings of 2 leave no step of a window of 3; `same` padding keeps one.
const poolPadding = (steps: number) => (steps < 4 ? ('same' as const) : ('valid' as const))

/** Options of a variant but for its input: the structure of Table 7, the dropouts of Table 6, the profile's widths of layers. */
export function variantOptions(variant: Variant, { filters, units, dense }: DistressSizes['layers']) {
  const { convFilters = [], lstmUnits = [], ...rest } = paperVariants[variant]
  return {
    ...rest,
    // Table 7 doubles the width in the second layer.
    convFilters: convFilters.map((_, layer) => filters * (layer + 1)),
    lstmUnits: lstmUnits.map((_, layer) => units * (layer + 1)),
    denseUnits: [dense, dense],
  }
}

/** m1..m4, untrained. */
export function createVariant(variant: Variant, layers: DistressSizes['layers'], input: ModelInput): LayersModel {
  return createModel('cnn-bilstm-attention', {
    ...input,
    ...variantOptions(variant, layers),
    poolPadding: poolPadding(input.steps),
  })
}

/** m1 with a configuration of its own; m2 where the configuration has a second BiLSTM. */
export function createTuned(config: TunedConfig, input: ModelInput): LayersModel {
  const { lstmUnits2, lstmDropout2 = 0 } = config
  return createModel('cnn-bilstm-attention', {
    ...input,
    ...paperVariants.m1,
    convFilters: [config.filters],
    convDropout: config.convDropout,
    lstmUnits: lstmUnits2 === undefined ? [config.lstmUnits] : [config.lstmUnits, lstmUnits2],
    lstmDropout: lstmUnits2 === undefined ? [config.lstmDropout] : [config.lstmDropout, lstmDropout2],
    denseUnits: [config.denseUnits1, config.denseUnits2],
    denseDropout: [config.denseDropout1, config.denseDropout2],
    poolPadding: poolPadding(input.steps),
    ...(config.kernelSize === undefined ? {} : { kernelSize: config.kernelSize }),
  })
}

/** Logistic regression on the flattened window, or on one score. */
function createLogistic(input: ModelInput): LayersModel {
  return createModel('logistic', input)
}

/** The networks that need no configuration. */
export type NetworkName = Variant | OtherNetwork | typeof LOGISTIC | typeof ALTMAN_BASELINE

export const isVariant = (model: string): model is Variant => VARIANTS.some((name) => name === model)

/** A network of the study by its name, untrained; logistic regression takes what input it is given, a window or one score. */
export function createNetwork(model: NetworkName, layers: DistressSizes['layers'], input: ModelInput): LayersModel {
  if (model === LOGISTIC || model === ALTMAN_BASELINE) return createLogistic(input)
  return isVariant(model) ? createVariant(model, layers, input) : createOtherNetwork(model, layers, input)
}
