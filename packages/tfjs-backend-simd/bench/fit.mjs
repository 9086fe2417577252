// Milliseconds a step of `model.fit` on models of stock layers and the stock Adam, none of ours; peers run in turns,
// a process each. After a build:
//   node bench/fit.mjs [--models lstm,gru] [--peers simd,tfjs-node,cpu] [--tfjs-node FOLDER] [--turns 5]
//     [--clock processor] [--batch 32] [--steps 8] [--features 34] [--backend FILE]
// FOLDER is what packages/models/scripts/build-tfjs-node.mjs made. --clock processor counts the time in which threads
// of a peer ran: what to take on a machine that is busy. FILE is another build of this package for the peer `other`.
// Ratios are medians over turns of peer / simd in the same turn.
import { fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { stockModels } from './stock-models.mjs'

const { values: args } = parseArgs({
  options: {
    models: { type: 'string', default: Object.keys(stockModels).join(',') },
    peers: { type: 'string', default: 'simd,tfjs-node,cpu' },
    'tfjs-node': { type: 'string' },
    backend: { type: 'string' },
    turns: { type: 'string', default: '5' },
    clock: { type: 'string', default: 'wall' },
    batch: { type: 'string', default: '32' },
    steps: { type: 'string', default: '8' },
    features: { type: 'string', default: '34' },
    child: { type: 'string' },
  },
})
const [turns, batch, steps, features] = [args.turns, args.batch, args.steps, args.features].map(Number)

/** What a peer does: answers each number of steps with the milliseconds that they took. */
async function serve(peer) {
  const require = createRequire(import.meta.url)
  const packages = peer === 'tfjs-node' ? createRequire(path.resolve(args['tfjs-node'], 'package.json')) : require
  if (peer === 'tfjs-node') restoreNodeUtil(require('node:util'))
  const tf = packages(peer === 'tfjs-node' ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs')
  const file = peer === 'other' ? path.resolve(args.backend) : path.join(import.meta.dirname, '../dist/index.js')
  if (!['tfjs-node', 'cpu'].includes(peer)) await import(pathToFileURL(file))
  const backend = { 'tfjs-node': 'tensorflow', cpu: 'cpu' }[peer] ?? 'simd'
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} did not start`)
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const rows = 64 * batch
  const values = Float32Array.from({ length: rows * steps * features }, () => 2 * random() - 1)
  const x = tf.tensor(values, [rows, steps, features])
  const labels = Float32Array.from({ length: rows }, () => (random() > 0.5 ? 1 : 0))
  const y = tf.tensor(labels, [rows, 1])
  const { layers } = tf
  let model
  const answer = async ({ name, count }) => {
    if (name !== undefined) {
      model?.dispose()
      model = stockModels[name](tf, layers, steps, features)
      model.compile({ optimizer: tf.train.adam(1e-3), loss: 'binaryCrossentropy' })
      return model.countParams()
    }
    let left = count
    const [start, before] = [performance.now(), process.cpuUsage()]
    while (left > 0) {
      const each = Math.min(left, 64)
      left -= each
      const [a, b] = [tf.slice(x, 0, each * batch), tf.slice(y, 0, each * batch)]
      await model.fit(a, b, { batchSize: batch, epochs: 1, verbose: 0, yieldEvery: 'never' })
      tf.dispose([a, b])
    }
    const ran = process.cpuUsage(before)
    return (args.clock === 'processor' ? (ran.user + ran.system) / 1000 : performance.now() - start) / count
  }
  process.on('message', async (question) => process.send(await answer(question)))
  process.send(`${tf.getBackend()} of TensorFlow.js ${tf.version_core ?? tf.version.tfjs}`)
}

/** tfjs-node 4.22 calls functions of node:util that Node 23 and later lack. */
function restoreNodeUtil(util) {
  util.isNullOrUndefined ??= (value) => value === null || value === undefined
  util.isArray ??= Array.isArray
}

function start(peer) {
  const library = peer === 'tfjs-node' ? path.resolve(args['tfjs-node'], 'library-path.txt') : ''
  const child = fork(import.meta.filename, [...process.argv.slice(2), '--child', peer], {
    stdio: ['ignore', 'ignore', process.env.FDP_BENCH_ERRORS === '1' ? 'inherit' : 'ignore', 'ipc'],
    execArgv: (process.env.FDP_BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean),
    env: {
      ...process.env,
      OMP_NUM_THREADS: '1',
      TF_NUM_INTRAOP_THREADS: '1',
      TF_NUM_INTEROP_THREADS: '1',
      ...(existsSync(library) ? { LD_LIBRARY_PATH: readFileSync(library, 'utf8') } : {}),
    },
  })
  const next = () =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`${peer} ended`))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        resolve(message)
      })
    })
  const about = next()
  const ask = (question) => {
    child.send(question)
    return next()
  }
  return { about, ask, close: () => child.disconnect() }
}

const median = (x) => {
  const sorted = [...x].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

async function time(name, peers) {
  const results = new Map([...peers.keys()].map((key) => [key, []]))
  const counts = new Map()
  const parameters = new Set()
  for (const [key, peer] of peers) {
    parameters.add(await peer.ask({ name }))
    // The first step sets up, the next warm up the engine.
    await peer.ask({ count: 1 })
    const ms = await peer.ask({ count: key === 'cpu' ? 1 : 32 })
    counts.set(key, Math.max(1, Math.min(64, Math.round(500 / ms))))
  }
  if (parameters.size !== 1) throw new Error(`${name}: peers differ in parameters: ${[...parameters]}`)
  for (let turn = 0; turn < turns; turn++) {
    for (const [key, peer] of peers) {
      if (key === 'cpu' && turn > 1) continue
      results.get(key).push(await peer.ask({ count: counts.get(key) }))
    }
  }
  return results
}

if (args.child !== undefined) await serve(args.child)
else {
  const wanted = args.peers.split(',').filter((peer) => peer !== 'tfjs-node' || args['tfjs-node'] !== undefined)
  const peers = new Map(wanted.map((peer) => [peer, start(peer)]))
  const about = await Promise.all([...peers.values()].map((peer) => peer.about))
  const clock = args.clock === 'processor' ? 'processor time' : 'time by the clock'
  console.log(
    `Batch ${batch}, ${steps} steps, ${features} features, ${turns} turns, ${clock}; ${cpus()[0].model}, load`,
  )
  console.log(
    `${loadavg()[0].toFixed(1)}, Node ${process.version}; ${[...new Set(about)].join('; ')}. Milliseconds a step.\n`,
  )
  console.log(`| model | ${wanted.join(' | ')} |\n| --- |${' ---: |'.repeat(wanted.length)}`)
  for (const name of args.models.split(',')) {
    const results = await time(name, peers)
    const own = results.get(wanted[0])
    const cells = wanted.map((key, i) => {
      const times = results.get(key)
      const text = median(times).toPrecision(3)
      return i === 0 ? text : `${text} (${median(times.map((ms, turn) => ms / own[turn])).toPrecision(2)})`
    })
    console.log(`| \`${name}\` | ${cells.join(' | ')} |`)
  }
  for (const peer of peers.values()) peer.close()
}
