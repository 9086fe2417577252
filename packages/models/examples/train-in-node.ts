import '@tensorflow/tfjs-backend-cpu'
import { tmpdir } from 'node:os'
import { createModel, predict, train } from '@fdp/models'
import { loadModel, saveModel } from '@fdp/models/node'

// Windows of 8 quarters x 3 ratios. In class 1 the first ratio falls from quarter to quarter, in class 0 it rises.
const make = (count: number) => {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2)
  const trend = (k: number) => (labels[Math.floor(k / 24)] === 1 ? -1 : 1) * ((Math.floor(k / 3) % 8) / 4 - 1)
  const values = Float32Array.from({ length: count * 24 }, (_, k) => Math.sin(k * k) + (k % 3 === 0 ? trend(k) : 0))
  return { values, shape: [count, 8, 3], labels }
}
export const [training, validation] = [make(64), make(32)]
const sizes = { convFilters: [4], lstmUnits: [4], denseUnits: [8] }
export const model = createModel('cnn-bilstm-attention', { steps: 8, features: 3, ...sizes, convDropout: 0.1, seed: 7 })
const options = { epochs: 10, batchSize: 16, learningRate: 0.03, seed: 7, validation, earlyStopping: { patience: 4 } }
export const result = await train(model, training, options)
const folder = `${tmpdir()}/fdp-models-example-${process.pid}`
await saveModel(model, folder)
export const probabilities = await predict(await loadModel(folder), validation)
