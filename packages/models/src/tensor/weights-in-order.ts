import type { LayersModel, layers } from '@tensorflow/tfjs-layers'

type Weights = LayersModel['weights']

interface Declared {
  readonly trained: Weights
  readonly fixed: Weights
}

/** What tfjs-layers keeps of a layer, a cell, a wrapper or a model. */
interface Parts {
  readonly _trainableWeights?: Weights
  readonly _nonTrainableWeights?: Weights
  readonly forwardLayer?: Parts
  readonly backwardLayer?: Parts
  readonly cell?: Parts
  readonly cells?: readonly Parts[]
  readonly layer?: Parts
  readonly layers?: readonly Parts[]
}

function partsOf({ forwardLayer, backwardLayer, cell, cells, layer, layers }: Parts): readonly Parts[] | undefined {
  // A wrapper for both directions also has the layer that it was made of, which is never built.
  if (forwardLayer !== undefined && backwardLayer !== undefined) return [forwardLayer, backwardLayer]
  if (cells !== undefined) return cells
  if (layers !== undefined) return layers
  const only = cell ?? layer
  return only === undefined ? undefined : [only]
}

function declared(of: Parts): Declared {
  const parts = partsOf(of)
  if (parts === undefined) return { trained: of._trainableWeights ?? [], fixed: of._nonTrainableWeights ?? [] }
  const all = parts.map(declared)
  return { trained: all.flatMap(({ trained }) => trained), fixed: all.flatMap(({ fixed }) => fixed) }
}

/**
 * The weights of a layer or a model in the order in which they were declared: that of `weights` as long as nothing is frozen.
 * `weights` itself lists what is trained first, and so changes its order with `trainable`.
 */
export function weightsInOrder(of: layers.Layer | LayersModel): Weights {
  const { trained, fixed } = declared(of as unknown as Parts)
  const found = [...trained, ...fixed]
  const known = new Set(of.weights)
  // A layer with lists of its own says itself what it has.
  return found.length === known.size && found.every((weight) => known.has(weight)) ? found : of.weights
}
