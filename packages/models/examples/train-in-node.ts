import '@tensorflow/tfjs-backend-cpu'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attentionWeights, createModel, predict, train } from '@fdp/models'
import { loadModel, saveModel } from '@fdp/models/node'

// Windows of 8 quarters x 3 ratios. In class 1 the first ratio falls from quarter to quarter, in class 0 it rises.
const make = (companies: number) => {
  const labels = Uint8Array.from({ length: companies }, (_, i) => i % 2)
  const values = Float32Array.from({ length: companies * 24 }, (_, k) => {
    const company = Math.floor(k / 24)
    const trend = (Math.floor(k / 3) % 8) / 4 - 1
    return Math.sin(k * k) + (k % 3 === 0 ? trend * (labels[company] === 1 ? -1 : 1) : 0)
  })
  return { values, shape: [companies, 8, 3], labels }
}
const training = make(64)
const validation = make(32)

const sizes = { convFilters: [4], lstmUnits: [4], denseUnits: [8] }
const model = createModel('cnn-bilstm-attention', { steps: 8, features: 3, ...sizes, convDropout: 0.1, seed: 7 })
export const result = await train(model, training, {
  epochs: 10,
  batchSize: 16,
  learningRate: 0.03,
  seed: 7,
  validation,
  earlyStopping: { patience: 4 },
})

const folder = join(tmpdir(), `fdp-models-example-${process.pid}`)
await saveModel(model, folder)
export const probabilities = await predict(await loadModel(folder), validation)
export const attention = await attentionWeights(model, validation)
