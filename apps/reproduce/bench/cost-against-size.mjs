// GFLOP/s of a training step and of prediction against batch, steps, features and units, one at a time from m1 (batch
// 32, 8 steps, 34 features, 64 filters and units). A cliff would show as a fall between neighbours. After a build:
//   node bench/cost-against-size.mjs [--seconds 0.6] [--rounds 5] [--out table.md]
// The fastest round counts: other work on the machine only ever adds time.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import '@fdp/tfjs-backend-simd'
import { createModel, predict, trainEpochs } from '@fdp/models'
import * as tf from '@tensorflow/tfjs-core'
import { forwardFlop, zoo } from './lib/models.mjs'
import { markdownTable } from './lib/statistics.mjs'
import { makeWindows } from './peers/lines.mjs'

const { values: args } = parseArgs({
  options: {
    seconds: { type: 'string', default: '0.6' },
    rounds: { type: 'string', default: '5' },
    out: { type: 'string' },
  },
})
const [seconds, rounds] = [Number(args.seconds), Number(args.rounds)]
const base = { batch: 32, steps: 8, features: 34, units: 64 }
const sizes = {
  batch: [32, 33, 64, 128, 256, 300, 512, 1024],
  steps: [8, 12, 20, 31, 60, 90, 120],
  features: [34, 50, 100, 101, 200, 300, 400],
  units: [32, 48, 64, 65, 100, 128, 200, 256],
}

/** A model with its epochs, ready to be timed round by round. */
function prepare({ batch, steps, features, units }) {
  const name = `${batch} ${steps} ${features} ${units}`
  const options = { ...zoo.m1[1], convFilters: [units], lstmUnits: [units] }
  zoo[name] = ['cnn-bilstm-attention', options]
  const flop = forwardFlop(name, { steps, features })
  const model = createModel('cnn-bilstm-attention', { ...options, steps, features, seed: 1 })
  const batches = Math.max(1, Math.min(64, Math.round(2e9 / (3 * flop * batch))))
  const windows = makeWindows(batch * batches, steps, features)
  const epochs = trainEpochs(model, windows, { epochs: 1e9, batchSize: batch, seed: 1, stepper: 'plan' })
  const count = Math.min(windows.labels.length, 256)
  const some = { values: windows.values.subarray(0, count * steps * features), shape: [count, steps, features] }
  const time = async (work, units) => {
    const start = performance.now()
    let done = 0
    let fastest = Number.POSITIVE_INFINITY
    while (performance.now() - start < (seconds * 1000) / 2 || done === 0) {
      const from = performance.now()
      await work()
      fastest = Math.min(fastest, (performance.now() - from) / units)
      done++
    }
    return fastest
  }
  return {
    async round() {
      return {
        train: (3 * flop * batch) / (await time(() => epochs.next(), batches)) / 1e6,
        predict: flop / (await time(() => predict(model, some), count)) / 1e6,
      }
    },
    async close() {
      await epochs.return()
      model.dispose()
    },
  }
}

await tf.setBackend('simd')
const tables = []
for (const [key, list] of Object.entries(sizes)) {
  const best = list.map(() => ({ train: 0, predict: 0 }))
  const cases = list.map((value) => prepare({ ...base, [key]: value }))
  for (let round = 0; round < rounds; round++) {
    for (const [i, one] of cases.entries()) {
      const now = await one.round()
      best[i] = { train: Math.max(best[i].train, now.train), predict: Math.max(best[i].predict, now.predict) }
    }
  }
  for (const one of cases) await one.close()
  const rows = list.map((value, i) => [String(value), best[i].train.toFixed(1), best[i].predict.toFixed(1)])
  tables.push(markdownTable([key, 'training, GFLOP/s', 'prediction, GFLOP/s'], rows))
  console.log(`\n${tables.at(-1)}`)
}
const { batch, steps, features, units } = base
const head = `m1 with one size changed, else batch ${batch}, ${steps} steps, ${features} features, ${units} filters and units; ${cpus()[0].model}, one thread, Node ${process.version}; fastest of ${rounds} rounds. A training step counts as three forward passes.`
if (args.out !== undefined) writeFileSync(args.out, `${head}\n\n${tables.join('\n\n')}\n`)
