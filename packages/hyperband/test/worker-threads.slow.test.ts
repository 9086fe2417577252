import { afterEach, describe, expect, it } from 'vitest'
import { choice, createStudy, defineSpace, float, randomSearch } from '../src/index.ts'
import { type WorkerPool, type WorkerThreadsOptions, workerThreads } from '../src/worker-threads/worker-threads.ts'

const module = new URL('support/thread-objective.ts', import.meta.url)
const execArgv = ['--import', new URL('support/register-typescript.mjs', import.meta.url).href]

let pool: WorkerPool<never, { weights: Float32Array; thread: number }> | undefined
const open = (options: WorkerThreadsOptions = {}) => {
  pool = workerThreads(module, { threads: 2, execArgv, ...options })
  return pool
}
afterEach(async () => {
  await pool?.close()
  pool = undefined
})

const spaceOf = (mode: string, flag = '') => defineSpace({ x: float(0, 1), mode: choice([mode]), flag: choice([flag]) })

describe('worker threads', () => {
  for (const [mode, message] of [
    ['uncaught', 'a thread must live as long as its trial'],
    ['memory', 'a thread must live as long as its trial'],
  ] as const) {
    it(`${mode}: the trial fails, the pool lives on`, async () => {
      const { objective } = open({ maxHeap: 40 })
      const study = createStudy({
        space: spaceOf(mode),
        algorithm: randomSearch({ trials: 4 }),
        direction: 'minimize',
        seed: 4,
      })
      await study.optimize(objective as never, { concurrency: 2 })
      const failed = study.trials.filter((trial) => trial.status === 'failed')
      expect(failed.length).toBeGreaterThan(0)
      for (const trial of study.trials) expect(trial.status).toBe(trial.config.x < 0.5 ? 'failed' : 'completed')
      expect(failed[0]?.evaluations[0]?.error?.message).toContain(message)
      expect(failed[0]?.evaluations[0]?.error?.name).toBe('HyperbandError')
    })
  }
  for (const mode of ['spin', 'spinReporting']) {
    it(`${mode}: an endless loop ends with its time, and the thread is there again`, async () => {
      const { objective } = open({ grace: 50, threads: 1 })
      const study = createStudy({
        space: spaceOf(mode),
        algorithm: randomSearch({ trials: 3 }),
        direction: 'minimize',
        seed: 4,
      })
      await study.optimize(objective as never, { trialTimeout: 4000 })
      for (const trial of study.trials) expect(trial.status).toBe(trial.config.x < 0.5 ? 'failed' : 'completed')
      expect(study.progress.failures).toBeGreaterThan(0)
    })
  }
})
