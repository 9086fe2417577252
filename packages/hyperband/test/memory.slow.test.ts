import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('keeps under 1 kB for a finished trial over 100,000 trials', () => {
  const root = join(import.meta.dirname, '..')
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--import', './test/support/register-typescript.mjs', 'bench/ask-tell.ts', '100000'],
    { cwd: root, encoding: 'utf8' },
  )
  expect(status).toBe(0)
  const rows = [...stdout.matchAll(/^(.*), memory: (\d+) trials.* (\d+) B kept per trial$/gm)]
  expect(rows.map(([, name]) => name)).toEqual(['random', 'hyperband'])
  for (const [, , trials, bytes] of rows) {
    expect(Number(trials)).toBeGreaterThanOrEqual(100_000)
    expect(Number(bytes)).toBeLessThan(1000)
  }
})
