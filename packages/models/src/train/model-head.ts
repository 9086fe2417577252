import * as tf from '@tensorflow/tfjs-core'
import { LayersModel, type layers, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { checkModel, checkUsable } from '../check-model.ts'
import { check } from '../errors.ts'
import { weightsInOrder } from '../tensor/weights-in-order.ts'

/** A model taken apart before its final sigmoid. */
export interface ModelHead {
  readonly steps: number
  readonly features: number
  /** Logits `[batch, 1]` of windows `[batch, steps, features]`. */
  readonly logits: (x: tf.Tensor, training: boolean) => tf.Tensor
}

interface KnownHead {
  readonly head: ModelHead
  readonly variables: LayersModel['weights']
}

const heads = new WeakMap<LayersModel, KnownHead>()

/**
 * Takes a model apart before its final sigmoid, so that the loss is computed on logits.
 *
 * @throws ModelsError `unsupported-model` unless the model maps `[batch, steps, features]` to the `[batch, 1]` of a
 * final sigmoid (a dense layer with that activation, or an activation layer), and for one that another copy of
 * TensorFlow.js made; `backend-unavailable`, `model-disposed`
 */
export function modelHead(model: LayersModel): ModelHead {
  const known = heads.get(model)
  if (known !== undefined) {
    checkUsable(model, known.variables)
    return known.head
  }
  checkModel(model)
  check(
    model instanceof LayersModel,
    'unsupported-model',
    'the model must be of the copy of @tensorflow/tfjs-layers that @fdp/models imports: npm ls @tensorflow/tfjs-layers shows whether there are two',
    model,
  )
  const [input, ...moreInputs] = model.inputs ?? []
  const shape = input?.shape ?? []
  check(
    moreInputs.length === 0 && shape.length === 3 && shape[1] !== null && shape[2] !== null,
    'unsupported-model',
    'the model must have one input of shape [batch, steps, features]',
    shape,
  )
  const last = model.layers.at(-1) as layers.Layer
  const outputShape = model.outputs.map((output) => output.shape)
  const activation = last.getConfig().activation
  check(
    outputShape.length === 1 && outputShape[0]?.length === 2 && outputShape[0][1] === 1 && activation === 'sigmoid',
    'unsupported-model',
    'the model must end in one sigmoid unit',
    `${last.getClassName()} ${JSON.stringify(outputShape)} ${String(activation)}`,
  )
  const finish = finishOf(last)
  const body = layersModel({ inputs: input as SymbolicTensor, outputs: last.input as SymbolicTensor })
  const run = (x: tf.Tensor, training: boolean) => body.apply(x, { training }) as tf.Tensor
  const head: ModelHead = {
    steps: shape[1] as number,
    features: shape[2] as number,
    logits: (x, training) => tf.tidy(() => finish(run(x, training))),
  }
  heads.set(model, { head, variables: weightsInOrder(model) })
  return head
}

/** What a model's last layer does before its sigmoid. */
function finishOf(last: layers.Layer): (x: tf.Tensor) => tf.Tensor {
  const name = last.getClassName()
  if (name === 'Activation') return (x) => x
  check(name === 'Dense', 'unsupported-model', 'the last layer must be Dense or Activation', name)
  const variables = weightsInOrder(last)
  return (x) => {
    const [kernel, bias] = variables.map((weight) => weight.read())
    const product = tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D)
    return bias === undefined ? product : tf.add(product, bias)
  }
}
