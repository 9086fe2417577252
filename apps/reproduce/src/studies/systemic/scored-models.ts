import { FEATURE_SET_NAMES, type FeatureSetName } from './features.ts'
import type { SystemicPart } from './prepare.ts'
import { NETWORKS, type SystemicFit } from './train-task.ts'

/** The rule without a model. */
export const RULE = "rule: today's state"

/** A model with its predictions, one a seed. */
export interface Scored {
  readonly model: string
  readonly featureSet: FeatureSetName | null
  readonly predictions: readonly {
    readonly probabilities: Float32Array
    readonly threshold: number
    /** Id of the training's step; a rule has none. */
    readonly step?: string
  }[]
}

/** The networks by feature set, and the rule once. */
export function scoredModels(fits: readonly SystemicFit[], test: SystemicPart): Scored[] {
  const networks = FEATURE_SET_NAMES.flatMap((featureSet) =>
    NETWORKS.map((model) => ({
      model,
      featureSet,
      predictions: fits.filter((fit) => fit.model === model && fit.featureSet === featureSet),
    })),
  )
  const rule = {
    model: RULE,
    featureSet: null,
    predictions: [{ probabilities: Float32Array.from(test.today), threshold: 0.5 }],
  }
  return [...networks, rule]
}
