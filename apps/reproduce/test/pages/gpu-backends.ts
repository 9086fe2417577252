import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
import { createModel, type ModelOptions, predict, train } from '@fdp/models'
import * as tf from '@tensorflow/tfjs-core'
import { makeWindows } from './windows.ts'

const STEPS = 6
const FEATURES = 5
const sizes = { steps: STEPS, features: FEATURES, seed: 3, denseUnits: [7], denseDropout: 0.2 }
const m1: ModelOptions['cnn-bilstm-attention'] = {
  ...sizes,
  convFilters: [6],
  lstmUnits: [5],
  convDropout: 0.3,
  lstmDropout: 0.2,
}

/** Losses of each epoch, then probabilities: m1 made small, and a transformer. */
async function run(backend: string): Promise<number[]> {
  await tf.setBackend(backend)
  const windows = makeWindows(32, STEPS, FEATURES)
  const models = [
    createModel('cnn-bilstm-attention', m1),
    createModel('transformer', { ...sizes, modelUnits: 8, heads: 2, feedForwardUnits: 8, blocks: 1 }),
  ]
  const numbers: number[] = []
  for (const model of models) {
    const { history } = await train(model, windows, { epochs: 2, batchSize: 16, seed: 5 })
    numbers.push(...history.map(({ loss }) => loss), ...(await predict(model, windows)))
  }
  return numbers
}

/** For each backend its largest difference to cpu, or why it does not run here. */
async function compare(): Promise<Record<string, { difference: number } | { absent: string }>> {
  const expected = await run('cpu')
  const found: Record<string, { difference: number } | { absent: string }> = {}
  for (const backend of ['webgl', 'webgpu']) {
    if (backend === 'webgpu') {
      const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<object | null> } }
      if (gpu === undefined || (await gpu.requestAdapter()) === null) {
        found.webgpu = { absent: gpu === undefined ? 'the page has no navigator.gpu' : 'no adapter' }
        continue
      }
    }
    const numbers = await run(backend)
    if (tf.getBackend() !== backend) found[backend] = { absent: `tf.getBackend() is ${tf.getBackend()}` }
    else {
      const difference = Math.max(...numbers.map((x, i) => Math.abs(x - (expected[i] ?? Number.NaN))))
      // JSON has no NaN.
      found[backend] = { difference: Number.isNaN(difference) ? 1e9 : difference }
    }
  }
  return found
}

export const result = compare()
