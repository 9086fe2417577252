import { defineSpace, float, int, type Parameter, type Space } from '@fdp/hyperband'
import type { DistressSizes } from '../../../profiles.ts'
import type { TunedConfig } from '../models/candidates.ts'
import type { SpaceName } from './space-names.ts'

/** The variants of Table 7 that are tuned: the paper's best, and the one that has all ten hyperparameters of Table 6. */
export type TunedVariant = 'm1' | 'm2'

export type NumericConfig = Readonly<Record<string, number>>

const dropout = () => float(0.1, 0.5, { step: 0.1 })

/** Table 6; those of the second BiLSTM exist for m2 alone. */
const table6 = (variant: TunedVariant): Record<string, Parameter> => ({
  filters: int(16, 128, { step: 16 }),
  convDropout: dropout(),
  lstmUnits: int(32, 128, { step: 32 }),
  lstmDropout: dropout(),
  ...(variant === 'm1' ? {} : { lstmUnits2: int(32, 128, { step: 32 }), lstmDropout2: dropout() }),
  denseUnits1: int(32, 256, { step: 32 }),
  denseDropout1: dropout(),
  denseUnits2: int(32, 256, { step: 32 }),
  denseDropout2: dropout(),
})

const beyondTable6 = (): Record<string, Parameter> => ({
  learningRate: float(1e-4, 1e-2, { log: true }),
  batchSize: int(16, 128, { step: 16 }),
  kernelSize: int(1, 5, { step: 2 }),
})

const quarters = (most: number) => {
  const step = Math.max(1, Math.floor(most / 4))
  return int(step, 4 * step, { step })
}

/** Convolution, BiLSTM, dense layer and dropout, each up to the profile's layers (those of Table 7, or smaller ones). */
const small = ({ filters, units, dense }: DistressSizes['layers']): Record<string, Parameter> => ({
  filters: quarters(filters),
  convDropout: dropout(),
  lstmUnits: quarters(units),
  denseUnits1: quarters(dense),
})

/** The optimum of Table 6, where a space leaves a dropout alone. */
const OPTIMUM = { lstmDropout: 0.2, denseDropout1: 0.1, denseDropout2: 0.3 }

/** What a search looks through. */
export interface TunedSpace {
  readonly space: Space<NumericConfig>
  /** A whole configuration from the values of the space. */
  readonly complete: (config: NumericConfig) => TunedConfig
}

/** The space of this name for a variant; `layers` are those of the profile. */
export function tunedSpace(name: SpaceName, variant: TunedVariant, layers: DistressSizes['layers']): TunedSpace {
  const parameters =
    name === 'small' ? small(layers) : { ...table6(variant), ...(name === 'extended' ? beyondTable6() : {}) }
  const second = variant === 'm1' ? {} : { lstmUnits2: 2 * layers.units, lstmDropout2: 0.1 }
  const fixed = { ...OPTIMUM, denseUnits1: layers.dense, denseUnits2: layers.dense, ...second }
  return {
    space: defineSpace(parameters) as unknown as Space<NumericConfig>,
    complete: (config) => ({ ...fixed, ...config }) as unknown as TunedConfig,
  }
}
