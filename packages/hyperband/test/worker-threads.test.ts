import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { choice, createStudy, defineSpace, float, hyperband, randomSearch } from '../src/index.ts'
import { buffersOf } from '../src/worker-threads/messages.ts'
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
  it('run on several threads, carry typed arrays, and give the result of one thread', async () => {
    const { objective, threads } = open()
    const study = createStudy({
      space: spaceOf('plain'),
      algorithm: hyperband({ maxResource: 9 }),
      direction: 'minimize',
      seed: 1,
    })
    const seen = new Set<number>()
    const best = await study.optimize(
      async (context) => {
        const result = await objective(context as never)
        if (typeof result === 'object') seen.add(result.checkpoint?.thread as number)
        return result
      },
      { concurrency: threads },
    )
    expect(seen.size).toBe(2)
    expect((best.checkpoint as { weights: Float32Array }).weights[999]).toBe(best.resource)
    const local = createStudy({
      space: spaceOf('plain'),
      algorithm: hyperband({ maxResource: 9 }),
      direction: 'minimize',
      seed: 1,
    })
    await local.optimize(({ config, resource, trial }) => ({ score: config.x + 1 / resource, checkpoint: trial }))
    expect(study.trials).toEqual(local.trials)
    expect(study.progress.failures).toBe(0)
  })
  for (const [mode, message] of [
    ['exit', 'a thread must live as long as its trial'],
    ['throw', 'x = '],
    ['badReport', 'a reported score must be a number; received "x"'],
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
      expect(failed[0]?.evaluations[0]?.error?.name).toBe(mode === 'throw' ? 'RangeError' : 'HyperbandError')
    })
  }
  it('a crashed job is tried again when asked', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fdp-threads-'))
    try {
      const { objective } = open({ crashRetries: 1 })
      const study = createStudy({
        space: spaceOf('exitOnce', join(directory, 'flag')),
        algorithm: randomSearch({ trials: 6 }),
        direction: 'minimize',
        seed: 4,
      })
      await study.optimize(objective as never, { concurrency: 2 })
      expect(study.progress.failures).toBe(0)
      expect(readdirSync(directory)).toHaveLength(study.trials.filter((trial) => trial.config.x < 0.5).length)
      expect(readdirSync(directory).length).toBeGreaterThan(0)
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
  it.each([
    [() => workerThreads('x.js' as never), 'module must be a URL of a module; received "x.js"'],
    [() => workerThreads(module, { threads: 0 }), 'threads must be an integer of at least 1; received 0'],
    [() => workerThreads(module, { workers: 1 } as never), 'received "workers"'],
  ])('%#: bad input', (make, message) => {
    expect(make).toThrow(message)
  })
})

it('buffersOf finds whole buffers only, each once', () => {
  const whole = new Float32Array(4)
  const part = new Uint8Array(new ArrayBuffer(8), 0, 4)
  const cyclic: Record<string, unknown> = { whole, again: [whole], part, map: new Map([['k', new ArrayBuffer(2)]]) }
  cyclic.self = cyclic
  expect([...buffersOf(cyclic)].map((buffer) => buffer.byteLength)).toEqual([16, 2])
})
