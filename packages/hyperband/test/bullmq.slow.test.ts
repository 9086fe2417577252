import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { queueObjective } from '../src/bullmq/bullmq.ts'
import { createStudy, defineSpace, float, hyperband } from '../src/index.ts'
import { hasRedis, type RedisServer, startRedis } from './support/redis.ts'

const support = join(import.meta.dirname, 'support')
const space = defineSpace({ x: float(0, 1) })
type Config = NonNullable<(typeof space)['config']>
const LOCK = 1500

const make = () => createStudy({ space, algorithm: hyperband({ maxResource: 9 }), direction: 'minimize', seed: 21 })

describe.skipIf(!hasRedis())('workers that die, stall, and lose Redis', () => {
  let redis: RedisServer
  let directory: string
  let log: string
  let workers: ChildProcess[]
  beforeEach(async () => {
    redis = await startRedis()
    directory = mkdtempSync(join(tmpdir(), 'fdp-bullmq-'))
    log = join(directory, 'log')
    workers = []
  })
  afterEach(async () => {
    for (const worker of workers) worker.kill('SIGKILL')
    await redis.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const startWorker = (): ChildProcess => {
    const args = [String(redis.port), 'tuning', log, '300', String(LOCK)]
    const script = join(support, 'queue-worker-process.ts')
    const worker = spawn(process.execPath, ['--import', join(support, 'register-typescript.mjs'), script, ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    workers.push(worker)
    return worker
  }
  const lines = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [])
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const startedBy = (pid: number | undefined): string[] => lines().filter((line) => line.startsWith(`start ${pid} `))

  /** Runs the study over the queue while `disturb` does harm; the study must be the undisturbed one. */
  const survive = async (disturb: () => Promise<void>): Promise<void> => {
    const remote = queueObjective<Config, string>({
      connection: { host: '127.0.0.1', port: redis.port },
      queue: 'tuning',
      run: 'one',
      pollInterval: 300,
    })
    const study = make()
    let told = 0
    const listening = (async () => {
      for await (const event of study.events()) if (event.type === 'completed') told++
    })()
    const running = study.optimize(remote.objective, { concurrency: 4 })
    await disturb()
    await running
    study.close()
    await listening
    const calm = make()
    await calm.optimize(({ config, resource, trial }) => ({
      score: config.x + 1 / resource,
      checkpoint: `${trial}@${resource}`,
    }))
    expect(study.trials).toEqual(calm.trials)
    expect(study.progress.failures).toBe(0)
    expect(told).toBe(calm.progress.done)
    await remote.close()
  }

  it('kill -9 of one of two workers loses no trial and counts none twice', async () => {
    const victim = startWorker()
    startWorker()
    await survive(async () => {
      await until(() => startedBy(victim.pid).length >= 3)
      victim.kill('SIGKILL')
    })
    const ended = lines().filter((line) => line.startsWith(`end ${victim.pid} `)).length
    expect(startedBy(victim.pid).length).toBeGreaterThan(ended)
  })
  it('a worker that stalls beyond its lock is replaced, and refused when it comes back', async () => {
    const sleeper = startWorker()
    await survive(async () => {
      await until(() => startedBy(sleeper.pid).length >= 3)
      sleeper.kill('SIGSTOP')
      startWorker()
      await new Promise((resolve) => setTimeout(resolve, 3 * LOCK))
      sleeper.kill('SIGCONT')
    })
    const ends = lines()
      .filter((line) => line.startsWith('end '))
      .map((line) => line.split(' ')[2])
    expect(ends.length).toBeGreaterThan(new Set(ends).size)
  })
  it('Redis killed and started again on its append-only file loses nothing', async () => {
    const worker = startWorker()
    startWorker()
    await survive(async () => {
      await until(() => startedBy(worker.pid).length >= 3)
      await redis.restart(500)
      await until(() => lines().length >= 24)
      await redis.restart(100)
    })
  })
})
