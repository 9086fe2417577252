// Milliseconds a training step of m1..m4 by `train` of @fdp/models on step plans, in turns with PyTorch (default and
// fused Adam), one thread each. After a build:
//   node bench/train-step.mjs [--python PATH] [--models m1,m2] [--batch 32] [--steps 8] [--features 34] [--turns 12] [--clock cpu]
// Without --python only ours. A turn is one epoch of 6,040 rows for us and as many steps for PyTorch; its mean counts.
// --clock cpu counts processor time, which other processes disturb less than the time on the wall.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import '@fdp/tfjs-backend-simd'
import { createModel, paperVariants, predict, trainEpochs } from '@fdp/models'
import * as tf from '@tensorflow/tfjs-core'

const { values: args } = parseArgs({
  options: {
    python: { type: 'string' },
    models: { type: 'string', default: 'm1' },
    batch: { type: 'string', default: '32' },
    steps: { type: 'string', default: '8' },
    features: { type: 'string', default: '34' },
    turns: { type: 'string', default: '12' },
    clock: { type: 'string', default: 'wall' },
  },
})
const [batch, steps, features, turns] = [args.batch, args.steps, args.features, args.turns].map(Number)
const ROWS = 6040
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const now = args.clock === 'cpu' ? cpu : () => performance.now()
const perTurn = Math.ceil(ROWS / batch)

/** A PyTorch process that trains when asked. */
async function torchPeer(variant, fused) {
  const { convFilters: conv, lstmUnits: lstm } = variant
  const config = { conv, lstm, dense: [128, 128], steps, features, batch, fused, clock: args.clock }
  const script = fileURLToPath(new URL('torch_step.py', import.meta.url))
  const child = spawn(args.python, [script, JSON.stringify(config)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value)
  const { torch } = await next()
  return {
    name: `PyTorch ${torch}, ${fused ? 'fused' : 'default'} Adam`,
    async turn() {
      child.stdin.write(`${JSON.stringify({ steps: perTurn })}\n`)
      return await next()
    },
    close: () => child.stdin.end(),
  }
}

function ours(variant) {
  const model = createModel('cnn-bilstm-attention', {
    steps,
    features,
    seed: 1,
    ...variant,
    attention: 'additive',
    denseUnits: [128, 128],
    convDropout: 0,
    lstmDropout: 0,
    denseDropout: 0,
  })
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
  const values = Float32Array.from({ length: ROWS * steps * features }, () => 2 * next() - 1)
  const labels = Uint8Array.from({ length: ROWS }, () => (next() < 0.5 ? 1 : 0))
  const shape = [ROWS, steps, features]
  const epochs = trainEpochs(
    model,
    { values, shape, labels },
    { epochs: 1e6, batchSize: batch, seed: 1, stepper: 'plan' },
  )
  return {
    name: '@fdp/models, step plan',
    async turn() {
      const start = now()
      await epochs.next()
      return (now() - start) / perTurn
    },
    async predictions() {
      const all = []
      const one = []
      for (let i = 0; i < turns; i++) {
        let start = now()
        await predict(model, { values, shape })
        all.push(((now() - start) / ROWS) * 1000)
        start = now()
        for (let k = 0; k < 20; k++) {
          await predict(model, { values: values.subarray(0, steps * features), shape: [1, steps, features] })
        }
        one.push((now() - start) * 50)
      }
      return { all, one }
    },
    close: () => epochs.return(),
  }
}

const at = (times, share) => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)]
const row = (name, times, digits = 3) =>
  console.log(`  ${name.padEnd(34)} median ${at(times, 0.5).toFixed(digits)}  fastest ${at(times, 0).toFixed(digits)}`)

await tf.setBackend('simd')
console.log(
  `Node ${process.version}, batch ${batch}, ${steps} steps, ${features} features, milliseconds a step (${args.clock} clock)`,
)
for (const name of args.models.split(',')) {
  const variant = paperVariants[name]
  const own = ours(variant)
  const peers = [own]
  if (args.python) for (const fused of [false, true]) peers.push(await torchPeer(variant, fused))
  const times = peers.map(() => [])
  for (const peer of peers) await peer.turn()
  for (let i = 0; i < turns; i++) {
    for (const [k, peer] of peers.entries()) times[k].push(await peer.turn())
  }
  console.log(name)
  for (const [k, peer] of peers.entries()) {
    row(peer.name, times[k])
    if (k === 0) continue
    const ratio = (share) => (at(times[0], share) / at(times[k], share)).toFixed(2)
    console.log(`    ours / this: median ${ratio(0.5)}, fastest ${ratio(0)}`)
  }
  const { all, one } = await own.predictions()
  row('prediction, us a sample of 6,040', all, 1)
  row('prediction of one, us', one, 0)
  for (const peer of peers) await peer.close()
}
