import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { redisConnection } from '@fdp/hyperband/bullmq'
import { hasRedis, startRedis } from '@fdp/hyperband/test/redis'
import { describe, expect, it } from 'vitest'
import { codeFingerprint } from '../src/engine/fingerprint.ts'
import { createRemotePool } from '../src/engine/remote-pool.ts'
import { scoreReadings } from '../src/studies/score-task.ts'
import { scoreSpec, startWorker } from './workers.ts'

describe.skipIf(!hasRedis())('fdp worker', () => {
  it('kill -9 of a worker, and of Redis, loses no task and changes no result', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fdp-worker-'))
    const redis = await startRedis()
    const workers: ChildProcess[] = []
    const start = async () => {
      const worker = await startWorker(['--redis', `redis://127.0.0.1:${redis.port}`, '--workers', '1'], folder)
      workers.push(worker.child)
      return worker
    }
    const pool = createRemotePool({
      connection: redisConnection(`redis://127.0.0.1:${redis.port}`),
      queue: 'fdp',
      code: codeFingerprint(),
      workers: 4,
      signal: new AbortController().signal,
    })
    try {
      const seeds = [1, 2, 3, 4, 5, 6]
      const running = seeds.map((seed) => pool.run('scoreReadings', scoreSpec({ seed, resamples: 3000 })))
      const victim = await start()
      await victim.said('taken')
      victim.child.kill('SIGKILL')
      expect(await victim.ended).toBe(null)
      expect(victim.log()).not.toContain('done')
      const second = await start()
      await second.said('done')
      await redis.restart(1000)
      await start()
      const results = await Promise.all(running)
      expect(results).toEqual(seeds.map((seed) => scoreReadings(scoreSpec({ seed, resamples: 3000 }))))
    } finally {
      for (const child of workers) child.kill('SIGKILL')
      await pool.destroy()
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
