import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { choice, createStudy, defineSpace, float, hyperband, randomSearch, type TrialContext } from '../src/index.ts'
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
  it.each([0, 1])(
    'a pool that is closed stops its study, fails no trial and stays closed; %i retries',
    async (crashRetries) => {
      const { objective, close } = open({ crashRetries })
      const study = createStudy({
        space: spaceOf('wait'),
        algorithm: randomSearch({ trials: 4 }),
        direction: 'minimize',
        seed: 4,
        maxFailures: 0,
      })
      let started = 0
      const hung = (context: TrialContext) => {
        if (Number(context.config.x) < 0.5) started++
        return objective(context as never)
      }
      const stopped = expect(study.optimize(hung as never, { concurrency: 4 })).rejects.toMatchObject({
        code: 'poolClosed',
      })
      while (started === 0) await wait(5)
      await close()
      await stopped
      expect(study.progress.failures).toBe(0)
      await expect(study.optimize(objective as never)).rejects.toMatchObject({ code: 'poolClosed' })
      await close()
      // Another pool takes the study up.
      await study.optimize(({ config }) => config.x)
      expect(study.progress).toMatchObject({ done: 4, failures: 0 })
    },
  )
  it('ends though a thread is gone since its last trial', async () => {
    const { objective, close } = open({ threads: 1 })
    const study = createStudy({
      space: defineSpace({ x: float(0, 0.4), mode: choice(['exitLater']), flag: choice(['']) }),
      algorithm: randomSearch({ trials: 1 }),
      direction: 'minimize',
      seed: 4,
    })
    await study.optimize(objective as never)
    await wait(500)
    await close()
  })
  it('typed arrays that an objective returns twice fail the trial with the reason', async () => {
    const { objective } = open({ threads: 1 })
    const study = createStudy({
      space: defineSpace({ x: float(0, 0.4), mode: choice(['again']), flag: choice(['']) }),
      algorithm: randomSearch({ trials: 2 }),
      direction: 'minimize',
      seed: 4,
      maxFailures: 0,
    })
    await expect(study.optimize(objective as never)).rejects.toMatchObject({
      code: 'tooManyFailures',
      cause: { name: 'HyperbandError', message: expect.stringContaining('return a copy') },
    })
    expect(study.progress).toMatchObject({ done: 1, failures: 1 })
  })
  it('a checkpoint that cannot be cloned fails its trial with the reason, and holds up no other one', async () => {
    const { objective } = open({ threads: 1 })
    const context = {
      ...{ trial: '0-0', bracket: 0, rung: 1, resource: 1, previousResource: 0, seed: 1 },
      ...{ config: { x: 0.7, mode: 'plain', flag: '' }, signal: new AbortController().signal, report: () => {} },
    }
    const first = objective({ ...context, checkpoint: undefined } as never)
    const second = objective({ ...context, checkpoint: { weights: () => {} } } as never)
    const third = objective({ ...context, checkpoint: undefined } as never)
    await expect(second).rejects.toMatchObject({
      code: 'invalidCheckpoint',
      message: expect.stringContaining('structured clone'),
    })
    expect(await Promise.all([first, third])).toMatchObject([{ score: 1.7 }, { score: 1.7 }])
  })
  it.each([
    [() => workerThreads(module, { maxHeap: -1 }), 'maxHeap must be a finite number above zero; received -1'],
    [() => workerThreads(module, { maxHeap: 'abc' as never }), 'maxHeap must be a finite number above zero'],
    [() => workerThreads(module, { execArgv: 'abc' as never }), 'execArgv must be a list'],
    [() => workerThreads(module, { execArgv: ['--nope'] }), 'invalid execArgv flags: --nope'],
    [() => workerThreads(module, { exportName: 5 as never }), 'exportName must be the name of an export; received 5'],
    [() => workerThreads('x.js' as never), 'module must be a URL of a module; received "x.js"'],
    [() => workerThreads(module, { threads: 0 }), 'threads must be an integer of at least 1; received 0'],
    [() => workerThreads(module, { workers: 1 } as never), 'received "workers"'],
  ])('%#: bad input', (make, message) => {
    expect(make).toThrow(message)
    expect(make).toThrow(expect.objectContaining({ code: 'invalidOption' }))
  })
})

it('buffersOf finds whole buffers only, each once', () => {
  const whole = new Float32Array(4)
  const part = new Uint8Array(new ArrayBuffer(8), 0, 4)
  const cyclic: Record<string, unknown> = { whole, again: [whole], part, map: new Map([['k', new ArrayBuffer(2)]]) }
  cyclic.self = cyclic
  expect([...buffersOf(cyclic)].map((buffer) => buffer.byteLength)).toEqual([16, 2])
})
