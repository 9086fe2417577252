// Milliseconds a step of plain tfjs-layers `model.fit` on m1 (batch 32, 8 steps, 34 features), none of our layers.
// `node bench/fit.mjs [simd] [simd+adam] [tfjs-node] [cpu]`, after a build; FDP_TFJS_NODE names a folder with @tensorflow/tfjs-node
// (and LD_LIBRARY_PATH its TensorFlow where that was built by hand). On a busy machine the fastest step counts.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/** Conv 64 -> pool 2 -> BiLSTM 64 concat -> additive attention -> dense 128 -> dense 128 -> sigmoid, plain layers. */
function createM1(tf) {
  const { layers: l } = tf
  const input = tf.input({ shape: [8, 34] })
  let x = l.conv1d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(input)
  x = l.maxPooling1d({ poolSize: 2 }).apply(x)
  const lstm = l.lstm({ units: 64, returnSequences: true, recurrentActivation: 'sigmoid' })
  x = l.bidirectional({ layer: lstm, mergeMode: 'concat' }).apply(x)
  const score = l.dense({ units: 1, useBias: false }).apply(l.dense({ units: 128, activation: 'tanh' }).apply(x))
  const weights = l.softmax().apply(l.flatten().apply(score))
  x = l.dot({ axes: 1 }).apply([x, weights])
  x = l.dense({ units: 128, activation: 'relu' }).apply(x)
  x = l.dense({ units: 128, activation: 'relu' }).apply(x)
  return tf.model({ inputs: input, outputs: l.dense({ units: 1, activation: 'sigmoid' }).apply(x) })
}

async function fit(tf, backend, batches, own) {
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} did not start`)
  const model = createM1(tf)
  model.compile({ optimizer: own ? own.adam(1e-3) : tf.train.adam(1e-3), loss: 'binaryCrossentropy' })
  const n = 32 * batches
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const x = tf.tensor(
    Float32Array.from({ length: n * 272 }, () => 2 * random() - 1),
    [n, 8, 34],
  )
  const y = tf.tensor(
    Float32Array.from({ length: n }, () => (random() > 0.5 ? 1 : 0)),
    [n, 1],
  )
  const times = []
  const run = (epochs) => {
    let start
    return model.fit(x, y, {
      epochs,
      batchSize: 32,
      shuffle: false,
      verbose: 0,
      yieldEvery: 'never',
      callbacks: {
        onBatchBegin: async () => {
          start = performance.now()
        },
        onBatchEnd: async () => {
          times.push(performance.now() - start)
        },
      },
    })
  }
  await run(1)
  times.length = 0
  await run(3)
  times.sort((a, b) => a - b)
  tf.dispose([x, y])
  model.dispose()
  return { median: times[times.length >> 1], fastest: times[0], steps: times.length }
}

const [mode, name] = process.argv.slice(2)
if (mode === 'child') {
  const core = name !== 'tfjs-node'
  const tf = require(
    core ? '@tensorflow/tfjs' : resolve(process.env.FDP_TFJS_NODE, 'node_modules/@tensorflow/tfjs-node'),
  )
  const own = core ? await import('../dist/index.js') : undefined
  const backend = { 'simd+adam': 'simd', 'tfjs-node': 'tensorflow' }[name] ?? name
  console.log(JSON.stringify(await fit(tf, backend, name === 'cpu' ? 3 : 40, name === 'simd+adam' ? own : undefined)))
} else {
  // One process each: two copies of tfjs-core share their registries and break each other. In turns, twice.
  const wanted = process.argv.slice(2)
  const peers = wanted.length
    ? wanted
    : ['simd', 'simd+adam', ...(process.env.FDP_TFJS_NODE ? ['tfjs-node'] : []), 'cpu']
  const results = new Map(peers.map((peer) => [peer, []]))
  for (let round = 0; round < 2; round++) {
    for (const peer of peers) {
      const options = {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1' },
      }
      const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'child', peer], options)
      results.get(peer).push(JSON.parse(String(output).trim().split('\n').at(-1)))
    }
  }
  const best = (peer, key) => Math.min(...results.get(peer).map((r) => r[key]))
  for (const peer of peers) {
    const [median, fastest] = [best(peer, 'median'), best(peer, 'fastest')]
    const ratio = (fastest / best(peers[0], 'fastest')).toFixed(1)
    console.log(
      `${peer.padEnd(10)} median ${median.toFixed(2).padStart(9)} ms   fastest ${fastest.toFixed(2).padStart(9)} ms   ${ratio} times`,
    )
  }
}
