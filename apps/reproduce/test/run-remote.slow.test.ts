import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { hasRedis, startRedis } from '@fdp/hyperband/test/redis'
import { describe, expect, it } from 'vitest'
import { identityOf, madeUpPanel, runFdp, writePanel } from './run-fdp.ts'
import { startWorker } from './workers.ts'

describe.skipIf(!hasRedis())('fdp run --redis', () => {
  it('gives the results that threads give, though another process did the work', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fdp-remote-'))
    const redis = await startRedis()
    const panel = writePanel(path.join(folder, 'panel.csv'), madeUpPanel())
    const server = ['--redis', `redis://127.0.0.1:${redis.port}`]
    const worker = await startWorker([...server, '--workers', '2'], folder)
    const run = (out: string, ...more: string[]) =>
      runFdp(['run', 'distress', '--data', panel, '--profile', 'smoke', '--out', out, ...more], folder)
    const results = (out: string) => identityOf(readFileSync(path.join(folder, out, 'results.json'), 'utf8'))
    try {
      const remote = await run('remote', ...server)
      expect([remote.code, remote.stderr.includes('in the queue fdp')]).toEqual([0, true])
      expect(worker.log()).toContain('runDistressTrial: done')
      const local = await run('local', '--workers', '2')
      expect(local.code).toBe(0)
      expect(results('remote')).toEqual(results('local'))
    } finally {
      worker.child.kill('SIGKILL')
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
