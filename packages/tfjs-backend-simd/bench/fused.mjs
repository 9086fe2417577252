// Milliseconds of both passes of the fused functions beside the same network of tf.layers or plain ops on this backend,
// in turns. `node bench/fused.mjs`, after a build.
import * as tf from '@tensorflow/tfjs'
import { fused, useSimd } from '../dist/bundle.js'

await useSimd()
let seed = 1
const random = (...shape) => tf.randomUniform(shape, -0.1, 0.1, 'float32', seed++)

const x = random(32, 8, 64)
const direction = () => [random(64, 256), random(64, 256), random(256)]
const weights = [...direction(), ...direction()]
const lstm = tf.layers.lstm({
  units: 64,
  returnSequences: true,
  recurrentActivation: 'sigmoid',
  recurrentInitializer: 'glorotUniform',
})
const layer = tf.layers.bidirectional({ layer: lstm, mergeMode: 'concat' })
layer.apply(x)
layer.setWeights(weights)
const variables = layer.trainableWeights.map((weight) => weight.val)
const sum = (y) => tf.sum(tf.square(y))

const states = random(32, 8, 128)
const [kernel, bias, vector] = [random(128, 128), random(128), random(128, 1)]
const rows = random(256, 128)
const [gamma, beta] = [random(128), random(128)]

const gradients = (f, inputs) => {
  const g = tf.grads((...all) => sum(f(...all)))
  return () => tf.dispose(g(inputs))
}
const cases = {
  'bidirectional LSTM, 32 x 8 x 64, 64 units': {
    fused: gradients(
      (v, k1, r1, b1, k2, r2, b2) =>
        fused.bidirectionalLstm({
          x: v,
          forward: { kernel: k1, recurrentKernel: r1, bias: b1 },
          backward: { kernel: k2, recurrentKernel: r2, bias: b2 },
        }),
      [x, ...weights],
    ),
    'tf.layers': () => tf.dispose(tf.variableGrads(() => sum(layer.apply(x)), variables)),
  },
  'additive attention, 32 x 8 x 128': {
    fused: gradients(
      (v, w, b, u) => fused.additiveAttention({ x: v, kernel: w, bias: b, vector: u }),
      [states, kernel, bias, vector],
    ),
    'plain ops': gradients(
      (v, w, b, u) => {
        const hidden = tf.tanh(tf.add(tf.matMul(tf.reshape(v, [256, 128]), w), b))
        const scores = tf.softmax(tf.reshape(tf.matMul(hidden, u), [32, 8]))
        return tf.sum(tf.mul(v, tf.expandDims(scores, 2)), 1)
      },
      [states, kernel, bias, vector],
    ),
  },
  'dense + tanh, 256 x 128, 128 units': {
    fused: gradients((v, w, b) => fused.dense({ x: v, kernel: w, bias: b, activation: 'tanh' }), [rows, kernel, bias]),
    'plain ops': gradients((v, w, b) => tf.tanh(tf.add(tf.matMul(v, w), b)), [rows, kernel, bias]),
  },
  'layer normalisation, 256 x 128': {
    fused: gradients((v, g, b) => fused.layerNormalization({ x: v, gamma: g, beta: b }), [rows, gamma, beta]),
    'plain ops': gradients(
      (v, g, b) => {
        const { mean, variance } = tf.moments(v, -1, true)
        return tf.add(tf.mul(tf.mul(tf.sub(v, mean), tf.rsqrt(tf.add(variance, 1e-3))), g), b)
      },
      [rows, gamma, beta],
    ),
  },
}

for (const [name, ways] of Object.entries(cases)) {
  const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]))
  for (let i = 0; i < 220; i++) {
    for (const [way, run] of Object.entries(ways)) {
      const start = performance.now()
      run()
      if (i >= 20) times[way].push(performance.now() - start)
    }
  }
  const parts = Object.entries(times).map(([way, all]) => {
    all.sort((a, b) => a - b)
    return `${way} ${all[100].toFixed(2)} (fastest ${all[0].toFixed(2)})`
  })
  console.log(`${name}: ${parts.join(', ')} ms`)
}
