import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import { registerUnstackGradient } from '../tensor/unstack-gradient.ts'
import { weightsInOrder } from '../tensor/weights-in-order.ts'
import { writeVariables } from '../tensor/write-variables.ts'
import { dropoutState } from './dropout-state.ts'
import { modelHead } from './model-head.ts'
import { readTensor, readTensors } from './read-tensor.ts'
import type { Predictor, Stepper, StepperSetup } from './stepper.ts'
import { tapeOptimizer } from './tape-optimizer.ts'

/** Values of the rows with these indices, one after the other. */
export function gatherRows(values: Float32Array, rowSize: number, rowIndices: Int32Array): Float32Array<ArrayBuffer> {
  const batch = new Float32Array(rowIndices.length * rowSize)
  for (let i = 0; i < rowIndices.length; i++) {
    const from = (rowIndices[i] as number) * rowSize
    batch.set(values.subarray(from, from + rowSize), i * rowSize)
  }
  return batch
}

/** Inference with TensorFlow.js ops on the current backend. */
export function tapePredictor(model: LayersModel, batchSize = 256): Predictor {
  const { steps, features, logits } = modelHead(model)
  const rowSize = steps * features
  return {
    name: 'tape',
    async logits(values, count) {
      const result = new Float32Array(count)
      for (let from = 0; from < count; from += batchSize) {
        const rows = Math.min(batchSize, count - from)
        const batch = values.slice(from * rowSize, (from + rows) * rowSize)
        const z = tf.tidy(() => logits(tf.tensor(batch, [rows, steps, features]), false))
        try {
          result.set(await readTensor(z), from)
        } finally {
          z.dispose()
        }
      }
      return result
    },
    dispose() {},
  }
}

/**
 * Training with TensorFlow.js ops on the current backend: the gradient tape of `tf.variableGrads`, weights in the
 * model's own variables. Works for every layer that has gradients.
 */
export function tapeStepper({ model, rows, rule, seed }: StepperSetup): Stepper {
  registerUnstackGradient()
  const head = modelHead(model)
  const { steps, features } = head
  const all = weightsInOrder(model)
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable)
  const optimizer = tapeOptimizer(rule, variables)
  const masks = dropoutState(model)

  const batchLoss = (z: tf.Tensor, rowIndices: Int32Array): tf.Scalar => {
    const count = rowIndices.length
    const y = tf.tensor(gatherRows(rows.targets, 1, rowIndices), [count, 1])
    const loss = tf.sub(tf.softplus(z), tf.mul(y, z))
    const weighted = rows.weights ? tf.mul(loss, tf.tensor(gatherRows(rows.weights, 1, rowIndices), [count, 1])) : loss
    return tf.div(tf.sum(weighted), count)
  }

  return {
    name: 'tape',
    async trainBatch(rowIndices, learningRate, step, logits) {
      masks.set(seed, step)
      // The tape would dispose of the logits: from here on they are ours, whatever fails.
      let z: tf.Tensor | undefined
      let result: { readonly value: tf.Scalar; readonly gradients: tf.Tensor[] } | undefined
      try {
        result = tf.tidy(() => {
          const shape = [rowIndices.length, steps, features]
          const x = tf.tensor(gatherRows(rows.values, steps * features, rowIndices), shape)
          // Not `tf.variableGrads`, which passes over what was frozen since the start.
          const loss = () => {
            z = tf.keep(head.logits(x, true))
            return batchLoss(z, rowIndices)
          }
          const { value, grads } = tf.engine().gradients(loss, variables, undefined, true)
          check(
            grads.some((gradient) => gradient != null),
            'unsupported-model',
            'the loss must depend on a weight that is trained',
            model.name,
          )
          return { value, gradients: variables.map((variable, i) => grads[i] ?? tf.zerosLike(variable)) }
        })
        logits.set(await readTensor(z as tf.Tensor))
        const [loss] = await readTensor(result.value)
        if (Number.isFinite(loss)) optimizer.apply(result.gradients, learningRate)
        return loss as number
      } finally {
        z?.dispose()
        if (result !== undefined) tf.dispose([result.value, ...result.gradients])
      }
    },
    logits: tapePredictor(model).logits,
    readWeights: () => readTensors(all.map((weight) => weight.read())),
    writeWeights: (weights) => writeVariables(all, weights),
    readOptimizer: () => optimizer.read(),
    writeOptimizer: (state) => optimizer.write(state),
    syncModel() {},
    dispose() {
      optimizer.dispose()
      masks.restore()
    },
  }
}
