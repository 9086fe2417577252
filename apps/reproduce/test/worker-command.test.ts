import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { redisConnection } from '@fdp/hyperband/bullmq'
import { hasRedis, type RedisServer, startRedis } from '@fdp/hyperband/test/redis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeFingerprint } from '../src/engine/fingerprint.ts'
import { createRemotePool } from '../src/engine/remote-pool.ts'
import { scoreReadings } from '../src/studies/score-task.ts'
import { runFdp } from './run-fdp.ts'
import { scoreSpec, startWorker } from './workers.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-worker-'))
  writeFileSync(path.join(folder, 'key.txt'), 'no certificate')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!hasRedis())('fdp worker', () => {
  let redis: RedisServer
  let workers: ChildProcess[]
  beforeAll(async () => {
    redis = await startRedis()
    workers = []
  })
  afterEach(() => {
    for (const child of workers.splice(0)) child.kill('SIGKILL')
  })
  afterAll(() => redis.stop())
  const url = () => `redis://127.0.0.1:${redis.port}`
  const poolOf = (queue: string, code = codeFingerprint(), signal = new AbortController().signal) =>
    createRemotePool({ connection: redisConnection(url()), queue, code, workers: 4, signal })
  const start = async (queue: string) => {
    const worker = await startWorker(['--redis', url(), '--queue', queue, '--workers', '1'], folder)
    workers.push(worker.child)
    return worker
  }

  it('gives, bit for bit, what the tasks give here; what was computed once is not computed again', async () => {
    const pool = poolOf('bits')
    // One is asked for twice at the same time.
    const seeds = [1, 2, 3, 2]
    const running = seeds.map((seed) => pool.run('scoreReadings', scoreSpec({ seed })))
    const worker = await start('bits')
    expect(await Promise.all(running)).toEqual(seeds.map((seed) => scoreReadings(scoreSpec({ seed }))))
    await pool.destroy()
    const again = poolOf('bits')
    expect(await again.run('scoreReadings', scoreSpec({ seed: 2 }))).toEqual(scoreReadings(scoreSpec({ seed: 2 })))
    await again.destroy()
    expect(worker.log().match(/scoreReadings: done/g)).toHaveLength(3)
  })

  it('Ctrl-C lets the running task go back, and another worker computes it', async () => {
    const pool = poolOf('back')
    const long = scoreSpec({ seed: 1, resamples: 3000 })
    const first = await start('back')
    const running = pool.run('scoreReadings', long)
    await first.said('taken')
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(130)
    expect(first.log()).toContain('scoreReadings: given back')
    const second = await start('back')
    const result = await running
    expect(second.log()).toContain('scoreReadings: done')
    expect(result).toEqual(scoreReadings(long))
    await pool.destroy()
  })

  it('refuses tasks of another build, and the run hears why', async () => {
    const pool = poolOf('builds', 'another')
    await start('builds')
    const refused = pool.run('scoreReadings', scoreSpec({ seed: 1 }))
    await expect(refused).rejects.toMatchObject({ name: 'InputError', code: 'worker.code' })
    await expect(refused).rejects.toThrow(/same build of fdp .*another/)
    await pool.destroy()
  })

  it("a task's own error reaches the run", async () => {
    const pool = poolOf('errors')
    await start('errors')
    const wrong = pool.run('scoreReadings', scoreSpec({ seed: 1, resamples: -1 }))
    await expect(wrong).rejects.toMatchObject({ name: 'InputError', rule: expect.stringContaining('resamples') })
    await expect(pool.run('nothingOfThisName' as 'scoreReadings', scoreSpec({ seed: 1 }))).rejects.toThrow()
    await pool.destroy()
  })

  it('asks for the password that the server wants', async () => {
    const guarded = await startRedis(['--requirepass', 'right'])
    try {
      const at = `127.0.0.1:${guarded.port}`
      const { code, stderr } = await runFdp(['worker', '--redis', `redis://:wrong-secret@${at}`], folder)
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/must answer at .*WRONGPASS/) })
      expect(stderr).not.toContain('wrong-secret')
      const worker = await startWorker(['--redis', `redis://:right@${at}`], folder)
      workers.push(worker.child)
    } finally {
      await guarded.stop()
    }
  })
})

describe('wrong input of fdp worker', () => {
  it.each<[string, string[], RegExp]>([
    ['no URL', [], /--redis \(or FDP_REDIS_URL\)/],
    ['another protocol', ['--redis', 'http://localhost'], /redis:\/\/.*received .*http:\/\/localhost/],
    ['nobody there', ['--redis', 'redis://127.0.0.1:1'], /must answer at redis:\/\/127\.0\.0\.1:1.*ECONNREFUSED/],
    ['an authority without TLS', ['--redis', 'redis://localhost', '--ca', 'key.txt'], /rediss/],
    ['no such authority', ['--redis', 'rediss://localhost', '--ca', 'absent.pem'], /--ca .*absent\.pem/],
    ['no thread', ['--redis', 'redis://localhost', '--workers', '0'], /--workers/],
  ])('%s ends with exit code 2 and one message', async (_, args, pattern) => {
    const { code, stdout, stderr } = await runFdp(['worker', ...args], folder)
    expect(stderr).toMatch(pattern)
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 })
  })
})
