import '@tensorflow/tfjs-backend-cpu'
import { createModel, predict, trainEpochs } from '@fdp/models'

const labels = Uint8Array.from({ length: 64 }, (_, i) => i % 2)
const values = Float32Array.from({ length: 64 * 6 }, (_, k) => Math.sin(k * k) + (labels[Math.floor(k / 6)] ?? 0))
const windows = { values, shape: [64, 3, 2], labels }
const model = createModel('logistic', { steps: 3, features: 2, seed: 7 })

const stop = new AbortController()
document.querySelector('button')?.addEventListener('click', () => stop.abort())
const output = document.querySelector('output') as HTMLOutputElement
for await (const epoch of trainEpochs(model, windows, { epochs: 20, learningRate: 0.05, signal: stop.signal }))
  output.textContent = `epoch ${epoch.epoch}: loss ${epoch.loss.toFixed(3)}, accuracy ${epoch.accuracy.toFixed(2)}`
const [first] = await predict(model, { values: values.slice(0, 6), shape: [1, 3, 2] })
output.textContent += `, p of the first window ${first?.toFixed(2)}`
