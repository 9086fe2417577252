// Time of one ask + tell and memory kept per finished trial.
//   node --expose-gc --import ./test/support/register-typescript.mjs bench/ask-tell.ts [trials]
// The peers (Optuna, KerasTuner) are timed by bench/ask_tell.py; bench/ask-tell.sh runs both one after the other.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Algorithm, Storage } from '../src/index.ts'
import {
  choice,
  createStudy,
  defineSpace,
  float,
  hyperband,
  int,
  memory,
  randomSearch,
  tpe,
  when,
} from '../src/index.ts'
import { journal } from '../src/storage/journal.ts'

const TRIALS = Number(process.argv[2] ?? 100_000)
const gc = (globalThis as { gc?: () => void }).gc
if (gc === undefined) throw new Error('run with --expose-gc')

const space = defineSpace({
  filters: int(16, 128, { step: 16 }),
  dropout: float(0.1, 0.5, { step: 0.1 }),
  learningRate: float(1e-4, 1e-2, { log: true }),
  cell: choice(['lstm', 'gru']),
  layers: int(1, 2),
  units2: when('layers', 2, int(32, 128, { step: 32 })),
})

async function time(name: string, algorithm: Algorithm, storage: Storage): Promise<void> {
  gc?.()
  const before = process.memoryUsage().heapUsed
  const study = createStudy({ space, algorithm, direction: 'minimize', seed: 1, storage })
  const begin = performance.now()
  const cpu = process.cpuUsage()
  let jobs = 0
  let lastThousand = 0
  let mark = begin
  for (let job = await study.ask(); job !== undefined; job = await study.ask()) {
    await study.tell({ trial: job.trial, rung: job.rung, score: job.config.dropout + 1 / job.resource })
    if (++jobs % 1000 === 0) {
      lastThousand = performance.now() - mark
      mark = performance.now()
    }
  }
  const elapsed = performance.now() - begin
  const used = process.cpuUsage(cpu)
  gc?.()
  const bytes = process.memoryUsage().heapUsed - before
  console.log(
    `${name}: ${study.progress.trials} trials, ${jobs} jobs, ${((elapsed / jobs) * 1000).toFixed(1)} us per ask + tell, ${((used.user + used.system) / jobs).toFixed(1)} us of them CPU ` +
      `(last 1000: ${lastThousand.toFixed(1)} us each), ${Math.round(bytes / study.progress.trials)} B kept per trial`,
  )
  study.close()
}

const directory = mkdtempSync(join(tmpdir(), 'fdp-bench-'))
try {
  const iterations = Math.ceil(TRIALS / 143)
  await time('random, memory', randomSearch({ trials: TRIALS }), memory())
  await time('hyperband, memory', hyperband({ maxResource: 81, iterations }), memory())
  await time('tpe', tpe({ trials: 1000, batch: 1 }), memory())
  await time('random, journal', randomSearch({ trials: 2000 }), journal(join(directory, 'random.jsonl')))
  await time('hyperband, journal', hyperband({ maxResource: 81, iterations: 14 }), journal(join(directory, 'hb.jsonl')))
} finally {
  rmSync(directory, { recursive: true, force: true })
}
