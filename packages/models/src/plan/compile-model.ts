import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers'
import { weightsInOrder } from '../tensor/weights-in-order.ts'
import type { OptimizerRule } from '../train/stepper.ts'
import type { PlanNode, PlanSpec } from './executor.ts'
import { translations } from './layer-nodes.ts'
import { need, UnsupportedLayer } from './unsupported.ts'

/** A model as a plan. */
export interface CompiledModel {
  readonly spec: PlanSpec
  /** The dropout streams that the plan's keys come from, by key number. */
  readonly dropoutStreams: readonly number[]
  /** The model's variables in the order of the plan's weights. */
  readonly variables: LayersModel['weights']
}

/**
 * Turns a model that `modelHead` accepts into the spec of a step plan: one node a layer, the final sigmoid left off.
 * Without `rule` the plan is for inference and has no dropout.
 *
 * @returns the spec, or why there is none (with the layer's name)
 */
export function compileModel(
  model: LayersModel,
  setup: {
    readonly steps: number
    readonly features: number
    readonly batchSize: number
    readonly rule?: OptimizerRule
  },
): CompiledModel | { readonly unsupported: string } {
  const { steps, features, batchSize, rule } = setup
  const nodes: PlanNode[] = [{ op: 'input' }]
  const dropoutStreams: number[] = []
  const nodeOf = new Map<layers.Layer, number>()
  const variables = weightsInOrder(model)
  const weightOf = new Map(variables.map((weight, i) => [weight, i]))
  const last = model.layers.at(-1)
  try {
    for (const layer of model.layers) {
      try {
        const name = layer.getClassName()
        if (name === 'InputLayer') continue
        const translate = translations[name]
        need(translate !== undefined, 'this kind of layer has no kernels')
        const inputs = sourcesOf(layer).map((source) => {
          // A sequential model does not list its input layer.
          const node = source.getClassName() === 'InputLayer' ? 0 : nodeOf.get(source)
          need(node !== undefined, 'it reads something that the plan does not know')
          return node
        })
        const weights = weightsInOrder(layer).map((weight) => weightOf.get(weight) as number)
        const node = translate({
          layer,
          config: layer === last ? { ...layer.getConfig(), activation: 'linear' } : layer.getConfig(),
          inputs,
          weights,
          dropoutKey: () => dropoutStreams.push((layer as unknown as { stream: number }).stream) - 1,
          training: rule !== undefined,
        })
        if (node === undefined) nodeOf.set(layer, inputs[0] as number)
        else nodeOf.set(layer, nodes.push(node) - 1)
      } catch (error) {
        if (error instanceof UnsupportedLayer) throw new UnsupportedLayer(`layer ${layer.name}: ${error.reason}`)
        throw error
      }
    }
  } catch (error) {
    if (error instanceof UnsupportedLayer) return { unsupported: error.reason }
    throw error
  }
  const trainable = new Set(model.trainableWeights)
  const spec: PlanSpec = {
    steps,
    features,
    batchSize,
    weights: variables.map((weight) => ({
      name: weight.name,
      shape: weight.shape as number[],
      trainable: trainable.has(weight),
    })),
    nodes,
    logits: nodeOf.get(last as layers.Layer) as number,
    ...(rule === undefined ? {} : { rule }),
  }
  return { spec, dropoutStreams, variables }
}

/** Layers whose outputs a layer reads. */
function sourcesOf(layer: layers.Layer): layers.Layer[] {
  let input: SymbolicTensor | SymbolicTensor[]
  try {
    input = layer.input
  } catch {
    throw new UnsupportedLayer('it is used more than once')
  }
  return (Array.isArray(input) ? input : [input]).map((tensor) => tensor.sourceLayer)
}
