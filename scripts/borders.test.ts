import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** A small workspace of the same shape, so that borders can be broken on purpose without touching this one. */
let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-borders-'))
  writeFileSync(path.join(folder, 'tsconfig.base.json'), '{ "compilerOptions": { "module": "nodenext" } }')
  write('packages/stats/src/index.ts', "export const one = 1\nexport { two } from './two.ts'\n")
  write('packages/stats/src/two.ts', 'export const two = 2\n')
  write('packages/smote/src/index.ts', 'export const three = 3\n')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}

function checkBorders(): Promise<{ code: number; output: string }> {
  const command = path.join(root, 'node_modules/.bin/depcruise')
  const config = path.join(root, 'scripts/dependency-cruiser.config.mjs')
  return new Promise((resolve) => {
    execFile(command, ['--config', config, 'packages'], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr }),
    )
  })
}

describe('the check of the borders', () => {
  it('passes a workspace that keeps them', async () => {
    expect(await checkBorders()).toMatchObject({ code: 0 })
  })

  it('fails where a package reaches into a sibling, by its files or by its name', async () => {
    write('packages/stats/src/bad.ts', "export { three } from '../../smote/src/index.ts'\n")
    write('packages/stats/src/worse.ts', "export { three } from '@fdp/smote'\n")
    const { code, output } = await checkBorders()
    expect(code).toBe(1)
    expect(output).toContain('border-stats: packages/stats/src/bad.ts')
    expect(output).toContain('border-stats: packages/stats/src/worse.ts')
  })

  it('fails on a cycle of files', async () => {
    write('packages/stats/src/two.ts', "import { one } from './index.ts'\nexport const two = one + 1\n")
    const { code, output } = await checkBorders()
    expect(code).toBe(1)
    expect(output).toContain('no-cycle')
  })
})
