// Milliseconds a training step of every model of the zoo: `train` of @fdp/models on step plans beside PyTorch, Keras
// and plain `model.fit` of TensorFlow.js on four backends; and microseconds a window of predictions. Peers run in turns
// in one run, one thread each. After a build of the packages:
//   node bench/zoo.mjs --python PATH [--tfjs-node FOLDER] [--models m1,cnn] [--turns 7] [--batch 32] [--steps 8]
//     [--features 34] [--peers plan,pytorch] [--clock processor] [--out table.md]
// PATH is a Python with torch, tensorflow and keras; FOLDER is what packages/models/scripts/build-tfjs-node.mjs made.
// With --clock processor (Linux) times are those in which a peer's threads ran: what to take on a machine that is busy.
// A peer that does not start, or cannot train a model, is named in the table. Ratios are medians over turns of
// ours / peer in the same turn; other work on the machine disturbs them least.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { forwardFlop, zoo } from './lib/models.mjs'
import { startPeer } from './lib/peer.mjs'
import { markdownTable, median, medianRatio } from './lib/statistics.mjs'

const { values: args } = parseArgs({
  options: {
    python: { type: 'string' },
    'tfjs-node': { type: 'string' },
    models: { type: 'string', default: Object.keys(zoo).join(',') },
    peers: { type: 'string', default: 'plan,pytorch,fused,keras,simd,tfjs-node,wasm,cpu' },
    turns: { type: 'string', default: '7' },
    batch: { type: 'string', default: '32' },
    steps: { type: 'string', default: '8' },
    features: { type: 'string', default: '34' },
    clock: { type: 'string', default: 'wall' },
    out: { type: 'string' },
  },
})
const [turns, batch, steps, features] = [args.turns, args.batch, args.steps, args.features].map(Number)
/** Batches an epoch; Keras gets whole epochs, since what `fit` costs before the first step would weigh on fewer. */
const EPOCH = 64
/** Seconds of a turn. */
const SECONDS = 0.25
/** Backends whose steps take seconds: three turns of one step will do. */
const slow = ['cpu', 'wasm']
/** Slow backends get fewer windows. */
const few = (key) => ['wasm', 'cpu', 'tfjs-node', 'simd'].includes(key)

/** The published form of @fdp/models beside the tfjs-node that was built, so that there is one tfjs-core. */
function besideTfjsNode(folder) {
  const here = path.join(import.meta.dirname, 'peers')
  const source = path.resolve(import.meta.dirname, '../../../packages/models')
  const target = path.join(folder, 'node_modules/@fdp/models')
  rmSync(target, { recursive: true, force: true })
  cpSync(path.join(source, 'dist'), path.join(target, 'dist'), { recursive: true })
  const manifest = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'))
  const published = { ...manifest, exports: manifest.publishConfig.exports }
  writeFileSync(path.join(target, 'package.json'), JSON.stringify(published))
  const own = path.join(folder, 'fdp-bench')
  mkdirSync(own, { recursive: true })
  for (const name of ['fit.mjs', 'lines.mjs']) cpSync(path.join(here, name), path.join(own, name))
  const env = { LD_LIBRARY_PATH: readFileSync(path.join(folder, 'library-path.txt'), 'utf8') }
  return [process.execPath, path.join(own, 'fit.mjs'), { backend: 'tensorflow' }, { cwd: folder, env }]
}

const node = process.execPath
const known = {
  plan: () => [node, 'plan.mjs', {}],
  pytorch: () => [args.python, 'pytorch_loop.py', { fused: false }],
  fused: () => [args.python, 'pytorch_loop.py', { fused: true }],
  keras: () => [args.python, 'keras_fit.py', {}],
  simd: () => [node, 'fit.mjs', { backend: 'simd' }],
  'tfjs-node': () => besideTfjsNode(path.resolve(args['tfjs-node'])),
  wasm: () => [node, 'fit.mjs', { backend: 'wasm' }],
  cpu: () => [node, 'fit.mjs', { backend: 'cpu' }],
}
/** Titles of the columns, where a peer is asked to train (`fit`) or to predict (`predict`). */
const headsOf = (own, theirs) => ({
  plan: `\`${own}\`, step plan`,
  pytorch: 'PyTorch',
  fused: 'PyTorch, fused Adam',
  keras: `Keras \`${theirs}\``,
  simd: `\`${theirs}\` on simd`,
  'tfjs-node': `\`${theirs}\` on tfjs-node`,
  wasm: `\`${theirs}\` on wasm`,
  cpu: `\`${theirs}\` on cpu`,
})
const trainingHeads = headsOf('train', 'fit')
const predictionHeads = headsOf('predict', 'predict')
const usable = args.peers
  .split(',')
  .filter((name) => name in known)
  .filter((name) => args.python !== undefined || !['pytorch', 'fused', 'keras'].includes(name))
  .filter((name) => args['tfjs-node'] !== undefined || name !== 'tfjs-node')

async function timeModel(model) {
  const [name, options] = zoo[model]
  const rows = EPOCH * batch
  const peers = new Map()
  const problems = new Map()
  const start = async (key) => {
    const [command, script, config, place] = known[key]()
    const settings = {
      name,
      options,
      steps,
      features,
      batch,
      rows: few(key) ? Math.max(16 * batch, 512) : rows,
      ...config,
    }
    return startPeer(command, script, settings, { ...place, clock: args.clock })
  }
  const started = await Promise.all(usable.map(start))
  for (const [i, peer] of started.entries()) {
    if (peer.about.error === undefined) peers.set(usable[i], peer)
    else problems.set(usable[i], peer.about.error)
  }
  // The second biases of PyTorch's recurrent layers aside, all have as many parameters, or they are other networks.
  const counts = [...peers]
    .filter(([key]) => key !== 'pytorch' && key !== 'fused')
    .map(([, peer]) => peer.about.parameters)
  if (new Set(counts).size > 1) throw new Error(`${model}: the peers differ in parameters: ${counts.join(', ')}`)
  const perTurn = new Map()
  const warm = (key) => (key === 'plan' || key === 'keras' ? EPOCH : slow.includes(key) ? 1 : 8)
  for (const [key, peer] of peers) {
    const ms = await peer.ask({ steps: warm(key) })
    const wanted = Math.max(1, Math.min(EPOCH, Math.round((SECONDS * 1000) / ms)))
    perTurn.set(key, key === 'plan' || key === 'keras' ? EPOCH : wanted)
  }
  const training = new Map([...peers.keys()].map((key) => [key, []]))
  for (let i = 0; i < turns; i++) {
    for (const [key, peer] of peers) {
      if (slow.includes(key) && i >= 3) continue
      training.get(key).push(await peer.ask({ steps: perTurn.get(key) }))
    }
  }
  const predictors = [...peers].filter(([key]) => ![...slow, 'fused'].includes(key))
  const many = new Map(predictors.map(([key]) => [key, []]))
  const one = new Map(predictors.map(([key]) => [key, []]))
  for (let i = -1; i < Math.min(turns, 4); i++) {
    for (const [key, peer] of predictors) {
      // As many windows as there are: what Keras' `predict` costs before the first would weigh on fewer.
      const count = few(key) ? 512 : rows
      const all = ((await peer.ask({ predict: 1, count })) * 1000) / count
      const single = await peer.ask({ predict: key === 'keras' ? 2 : 10, count: 1 })
      if (i < 0) continue
      many.get(key).push(all)
      one.get(key).push(single)
    }
  }
  const versions = Object.fromEntries([...peers].map(([key, peer]) => [key, peer.about]))
  for (const peer of peers.values()) await peer.close()
  return { model, training, many, one, versions, problems }
}

const text = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2))

/** One quantity of all models: ours absolute, peers absolute and, in brackets, ours / theirs. */
function table(results, pick, columns, heads) {
  return markdownTable(
    ['model', ...columns.map((key) => heads[key])],
    results.map((result) => {
      const own = pick(result).get('plan')
      return [
        `\`${result.model}\``,
        ...columns.map((key) => {
          const times = pick(result).get(key)
          if (times === undefined) return 'cannot train'
          if (key === 'plan') return text(median(times))
          return `${text(median(times))} (${medianRatio(own, times).toPrecision(2)})`
        }),
      ]
    }),
  )
}

function report(results) {
  const about = results.flatMap(({ versions }) => Object.values(versions).map(({ version }) => version))
  const predicted = usable.filter((key) => ![...slow, 'fused'].includes(key))
  const speed = results.map((result) => {
    const flop = forwardFlop(result.model, { steps, features })
    const [train, predict] = [median(result.training.get('plan')), median(result.many.get('plan'))]
    return [
      `\`${result.model}\``,
      String(result.versions.plan.parameters),
      text(flop / 1e6),
      text((3 * flop * batch) / train / 1e6),
      text(flop / predict / 1e3),
    ]
  })
  const problems = new Map()
  for (const result of results)
    for (const [key, why] of result.problems) problems.set(`${trainingHeads[key]}: ${why}`, key)
  return `Batch ${batch}, ${steps} steps, ${features} features, one thread each, ${turns} turns, ${args.clock === 'processor' ? 'processor time' : 'time by the clock'}; ${cpus()[0].model}, ${cpus().length} cores; ${[...new Set(about)].sort().join('; ')}.

Milliseconds a training step: median over turns, in brackets ours / peer.

${table(results, (result) => result.training, usable, trainingHeads)}

Microseconds a window of \`predict\` in batches of 256:

${table(results, (result) => result.many, predicted, predictionHeads)}

Milliseconds of one \`predict\` of one window:

${table(results, (result) => result.one, predicted, predictionHeads)}

Parameters, products of one forward pass, and rates of the step plan (a training step counted as three forward passes):

${markdownTable(['model', 'parameters', 'MFLOP a window', 'training, GFLOP/s', 'prediction, GFLOP/s'], speed)}
${[...problems.keys()].map((problem) => `\n${problem}\n`).join('')}`
}

const results = []
for (const model of args.models.split(',')) {
  const result = await timeModel(model)
  results.push(result)
  const own = result.training.get('plan')
  const cells = [...result.training].map(([key, ms]) => {
    const ratio = key === 'plan' ? '' : ` (${medianRatio(own, ms).toPrecision(2)})`
    return `${key} ${text(median(ms))}${ratio}`
  })
  for (const [key, problem] of result.problems) cells.push(`${key}: ${problem}`)
  console.log(`${model}: ${cells.join('; ')}`)
  // After each model: a run takes half an hour on a busy machine.
  if (args.out !== undefined) writeFileSync(args.out, report(results))
}
if (args.out === undefined) console.log(`\n${report(results)}`)
