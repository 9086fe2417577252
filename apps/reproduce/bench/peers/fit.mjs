// Plain `model.fit` and `model.predict` of TensorFlow.js on any backend; for tfjs-node this file is copied beside it.
import { createRequire } from 'node:module'
import { makeWindows, serve } from './lines.mjs'

await serve(async ({ name, options, steps, features, batch, rows, backend }) => {
  const require = createRequire(import.meta.url)
  if (backend === 'tensorflow') {
    const { useTfjsNode } = await import('@fdp/models/node')
    await useTfjsNode()
  } else if (backend === 'simd') await import('@fdp/tfjs-backend-simd')
  else await import(`@tensorflow/tfjs-backend-${backend}`)
  const tf = await import('@tensorflow/tfjs-core')
  if (backend === 'wasm') {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
    setWasmPaths(require.resolve('@tensorflow/tfjs-backend-wasm').replace(/[^/]*$/, ''))
  }
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} did not start`)
  const { createModel } = await import('@fdp/models')
  const model = createModel(name, { ...options, steps, features, seed: 1 })
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'binaryCrossentropy' })
  const { values, shape, labels } = makeWindows(rows, steps, features)
  const x = tf.tensor(values, shape)
  const y = tf.tensor(Float32Array.from(labels), [rows, 1])
  const some = (count) => (count >= rows ? x : tf.slice(x, 0, count))
  const fit = async (count) => {
    const [a, b] = [tf.slice(x, 0, count), tf.slice(y, 0, count)]
    await model.fit(a, b, { batchSize: batch, epochs: 1, verbose: 0 })
    tf.dispose([a, b])
  }
  // What a backend cannot do it says at the first step.
  await fit(batch)
  return {
    about: { version: `TensorFlow.js ${tf.version_core}, ${tf.getBackend()}`, parameters: model.countParams() },
    async answer({ steps: wanted, predict: calls, count }) {
      if (wanted !== undefined) {
        const each = Math.min(wanted, Math.floor(rows / batch))
        const turns = Math.max(1, Math.round(wanted / each))
        const start = performance.now()
        for (let i = 0; i < turns; i++) await fit(each * batch)
        return (performance.now() - start) / (turns * each)
      }
      const input = some(count)
      const start = performance.now()
      for (let i = 0; i < calls; i++) {
        const p = model.predict(input, { batchSize: 256 })
        await p.data()
        p.dispose()
      }
      return (performance.now() - start) / calls
    },
  }
})
