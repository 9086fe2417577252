import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FDP, madeUpPanel, writePanel } from './run-fdp.ts'

const SCRIPT = 'script'
const hasScript = /util-linux/.test(spawnSync(SCRIPT, ['--version'], { encoding: 'utf8' }).stdout ?? '')
if (!hasScript && process.env.FDP_REQUIRE_ALL === '1')
  throw new Error('script of util-linux is absent (apt-get install bsdutils)')

let folder: string
let terminal: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-terminal-'))
})
afterEach(() => {
  terminal?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Runs `fdp` on a terminal of its own; what is typed reaches it as from a keyboard. */
function onTerminal(args: readonly string[]) {
  const command = [process.execPath, FDP, ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  terminal = child
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  return {
    type: (keys: string) => child.stdin.write(keys),
    text: () => text,
    ended: new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code))),
  }
}

describe.skipIf(!hasScript)('fdp on a terminal (script of util-linux)', { timeout: 120_000 }, () => {
  it('ends at Ctrl-C in the middle of a stage, with code 130, the cursor shown and the folder free', async () => {
    writePanel(path.join(folder, 'panel.csv'), madeUpPanel())
    const { type, text, ended } = onTerminal(['run', 'distress', '--data', 'panel.csv', '--out', 'out'])
    await expect.poll(text, { timeout: 60_000 }).toMatch(/search [^\n]* 0\/\d/)
    type('\x03')
    expect(await ended).toBe(130)
    expect(text()).toContain('the same command with --resume')
    expect(text().lastIndexOf('\x1b[?25h')).toBeGreaterThan(text().lastIndexOf('\x1b[?25l'))
    expect(readdirSync(path.join(folder, 'out')).sort()).toEqual(['fdp-run.json', 'steps'])
  })
})
