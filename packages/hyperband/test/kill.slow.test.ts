import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stream } from '../src/random.ts'

const support = join(import.meta.dirname, 'support')
const CONCURRENCY = 3
const KILLS = 50

function run(path: string, log: string, pause: number, killAfterRecords?: number, delay = 0) {
  return new Promise<{ code: number | null; signal: string | null; output: string }>((resolve) => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        join(support, 'register-typescript.mjs'),
        join(support, 'killed-study.ts'),
        path,
        log,
        String(pause),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    if (killAfterRecords !== undefined) {
      const aim = linesOf(path).length + killAfterRecords
      const watch = setInterval(() => {
        if (linesOf(path).length < aim) return
        clearInterval(watch)
        setTimeout(() => child.kill('SIGKILL'), delay)
      }, 1)
      child.on('exit', () => clearInterval(watch))
    }
    child.on('close', (code, signal) => resolve({ code, signal, output }))
  })
}

const linesOf = (path: string): string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []

it('killed at 50 random moments, a study ends as if it had never been', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'fdp-kill-'))
  try {
    const undisturbed = await run(join(directory, 'calm.jsonl'), join(directory, 'calm.log'), 1)
    expect(undisturbed.code).toBe(0)
    const path = join(directory, 'run.jsonl')
    const log = join(directory, 'run.log')
    const random = stream(2026)
    let kills = 0
    let output = ''
    while (kills < KILLS) {
      // Killed so many records after the start and so many milliseconds later: 50 times within one study.
      const ended = await run(path, log, 40, 1 + Math.floor(random() * 6), random() * 20)
      if (ended.signal !== 'SIGKILL') {
        output = ended.output
        break
      }
      kills++
    }
    expect(kills).toBe(KILLS)
    const last = output === '' ? await run(path, log, 1) : { code: 0, output }
    expect(last.code).toBe(0)
    expect(JSON.parse(last.output)).toEqual(JSON.parse(undisturbed.output))

    const recorded = linesOf(path).map((line) => JSON.parse(line) as { type: string; trial: string; rung: number })
    const ends = recorded.filter(({ type }) => type === 'complete' || type === 'fail')
    expect(new Set(ends.map(({ trial, rung }) => `${trial}/${rung}`)).size).toBe(ends.length)
    const starts = linesOf(log)
    const again = starts.length - new Set(starts).size
    expect(again).toBeLessThanOrEqual(KILLS * CONCURRENCY)
    expect(again).toBeGreaterThan(0)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
