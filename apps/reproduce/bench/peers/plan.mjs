// `train` and `predict` of @fdp/models on step plans of @fdp/tfjs-backend-simd.
import '@fdp/tfjs-backend-simd'
import { createModel, predict, trainEpochs } from '@fdp/models'
import * as tf from '@tensorflow/tfjs-core'
import { makeWindows, serve } from './lines.mjs'

await serve(async ({ name, options, steps, features, batch, rows }) => {
  await tf.setBackend('simd')
  const model = createModel(name, { ...options, steps, features, seed: 1 })
  const windows = makeWindows(rows, steps, features)
  // An epoch is a whole number of batches, and a question a whole number of epochs.
  const settings = { epochs: 1e9, batchSize: batch, seed: 1, stepper: 'plan' }
  const perEpoch = Math.ceil(rows / batch)
  const epochs = trainEpochs(model, windows, settings)
  return {
    about: { version: `Node ${process.version}`, parameters: model.countParams() },
    async answer({ steps: wanted, predict: calls, count }) {
      if (wanted !== undefined) {
        const turns = Math.max(1, Math.round(wanted / perEpoch))
        const start = performance.now()
        for (let i = 0; i < turns; i++) await epochs.next()
        return (performance.now() - start) / (turns * perEpoch)
      }
      const some = { values: windows.values.subarray(0, count * steps * features), shape: [count, steps, features] }
      const start = performance.now()
      for (let i = 0; i < calls; i++) await predict(model, some)
      return (performance.now() - start) / calls
    },
  }
})
