// Throughput of one worker thread and of two, each training an m1 of its own with `train` on step plans. After a build:
//   node bench/workers.mjs [--rounds 7] [--seconds 1]
// Rounds of one and of two alternate; their medians count. The ratio by the clock needs two idle cores. The one by
// processor time (twice the steps that a second of it yields with two threads, over that with one) leaves out how long
// the threads waited for a core, but not what they lose to each other in caches and memory.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { median, medianRatio } from './lib/statistics.mjs'

if (isMainThread) {
  const { values: args } = parseArgs({
    options: { rounds: { type: 'string', default: '7' }, seconds: { type: 'string', default: '1' } },
  })
  const workers = [0, 1].map(() => new Worker(new URL(import.meta.url)))
  const ask = (worker, ms) =>
    new Promise((resolve) => {
      worker.once('message', resolve)
      worker.postMessage(ms)
    })
  const ms = Number(args.seconds) * 1000
  await Promise.all(workers.map((worker) => ask(worker, ms)))
  const [one, two, onePerCpu, twoPerCpu] = [[], [], [], []]
  const round = async (asked, rates, perCpu) => {
    const before = process.cpuUsage()
    const answers = await Promise.all(asked.map((worker) => ask(worker, ms)))
    const { user, system } = process.cpuUsage(before)
    rates.push(answers.reduce((sum, { rate }) => sum + rate, 0))
    perCpu.push((answers.reduce((sum, { steps }) => sum + steps, 0) * 1e6) / (user + system))
  }
  for (let i = 0; i < Number(args.rounds); i++) {
    await round([workers[i % 2]], one, onePerCpu)
    await round(workers, two, twoPerCpu)
  }
  console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}; m1, batch 32, steps a second`)
  console.log(`one thread ${median(one).toFixed(0)}, two threads ${median(two).toFixed(0)}`)
  console.log(`two / one by the clock: median over rounds ${medianRatio(two, one).toFixed(2)}`)
  console.log(`two / one by processor time: median over rounds ${(2 * medianRatio(twoPerCpu, onePerCpu)).toFixed(2)}`)
  for (const worker of workers) await worker.terminate()
} else {
  await import('@fdp/tfjs-backend-simd')
  const { createModel, trainEpochs } = await import('@fdp/models')
  const tf = await import('@tensorflow/tfjs-core')
  const { zoo } = await import('./lib/models.mjs')
  const { makeWindows } = await import('./peers/lines.mjs')
  await tf.setBackend('simd')
  const [name, options] = zoo.m1
  const model = createModel(name, { ...options, steps: 8, features: 34, seed: 1 })
  const epochs = trainEpochs(model, makeWindows(512, 8, 34), { epochs: 1e9, batchSize: 32, seed: 1, stepper: 'plan' })
  parentPort.on('message', async (ms) => {
    const start = performance.now()
    let steps = 0
    while (performance.now() - start < ms) {
      await epochs.next()
      steps += 16
    }
    parentPort.postMessage({ steps, rate: (steps * 1000) / (performance.now() - start) })
  })
}
