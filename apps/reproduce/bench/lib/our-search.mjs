// One Hyperband search over m1 on worker threads, for tuner-beside-keras.mjs: argument and answer are JSON. Its journal and its
// checkpoints are files, as in a run of the study and as the peer's are.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createStudy, hyperband } from '@fdp/hyperband'
import { journal } from '@fdp/hyperband/journal'
import { createPool } from '../../dist/engine/pool.js'
import { tunedSpace } from '../../dist/studies/distress/search/spaces.js'
import { stateFolder } from '../../dist/studies/distress/search/trial-state.js'

const { fold, maxResource, eta, batchSize, seed, workers, folder } = JSON.parse(process.argv[2])
const { space, complete } = tunedSpace('table6', 'm1', { filters: 64, units: 64, dense: 128 })
const files = path.join(folder, `ours-${process.pid}`)
mkdirSync(files)
const before = process.cpuUsage()
const started = performance.now()
const pool = createPool({ workers, signal: new AbortController().signal })
const states = stateFolder(path.join(files, 'checkpoints'))
const study = createStudy({
  space,
  algorithm: hyperband({ maxResource, eta, schedule: 'kerasTuner' }),
  direction: 'maximize',
  seed,
  storage: journal(path.join(files, 'search.jsonl')),
  checkpoints: states,
})
const best = await study.optimize(
  ({ config, resource, checkpoint, seed: trialSeed, trial, rung }) =>
    pool
      .run('runDistressTrial', {
        fold,
        config: complete(config),
        resource,
        checkpoint,
        keepIn: states.fileOf({ trial, rung }),
        seed: trialSeed,
        batchSize,
        backend: 'simd',
      })
      .then(({ score, checkpoint: state }) => ({ score, checkpoint: state })),
  { concurrency: workers },
)
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(before)
await pool.destroy()
study.close()
rmSync(files, { recursive: true })
const evaluations = study.trials.flatMap((trial) => trial.evaluations)
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    trials: evaluations.length,
    epochs: evaluations.reduce((sum, { resource, previousResource }) => sum + resource - previousResource, 0),
    peakBytes: process.resourceUsage().maxRSS * 1024,
    best: best.score,
  }),
)
