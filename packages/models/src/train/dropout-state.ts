import type { LayersModel } from '@tensorflow/tfjs-layers'
import { SeededDropout } from '../layers/seeded-dropout.ts'

/** Sets the masks of a model's seeded dropouts, each pass of which moves on to the next one. */
export interface DropoutState {
  /** The masks of an update, by seed and number. */
  readonly set: (seed: number, step: number) => void
  /** As they were before. */
  readonly restore: () => void
}

export function dropoutState(model: LayersModel): DropoutState {
  const dropouts = model.layers.filter((layer) => layer instanceof SeededDropout)
  const before = dropouts.map(({ seed, step }) => ({ seed, step }))
  return {
    set(seed, step) {
      for (const layer of dropouts) Object.assign(layer, { seed, step })
    },
    restore() {
      dropouts.forEach((layer, i) => {
        Object.assign(layer, before[i])
      })
    },
  }
}
