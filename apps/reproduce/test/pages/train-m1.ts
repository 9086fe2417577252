import '@fdp/tfjs-backend-simd'
import { createModel, paperVariants, predict, train } from '@fdp/models'
import * as tf from '@tensorflow/tfjs-core'
import { makeWindows } from './windows.ts'

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** SHA-256 of the weights of m1, dropout and all, after 3 epochs, and of what it then predicts. */
async function trainM1() {
  await tf.setBackend('simd')
  const windows = makeWindows(500, 8, 34)
  const model = createModel('cnn-bilstm-attention', { steps: 8, features: 34, seed: 7, ...paperVariants.m1 })
  const { history, stepper } = await train(model, windows, { epochs: 3, batchSize: 32, seed: 7 })
  const weights = model.weights.flatMap((weight) => Array.from(weight.read().dataSync()))
  const probabilities = await predict(model, windows)
  return {
    weights: await hash(new Uint8Array(Float32Array.from(weights).buffer)),
    probabilities: await hash(new Uint8Array(Float32Array.from(probabilities).buffer)),
    losses: history.map(({ loss }) => loss),
    stepper,
  }
}

export const result = trainM1()
