// Packs one workspace with pnpm (which resolves workspace: and applies publishConfig) and asks attw about the tarball.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root, run } from './lib/run.mjs'

const workspace = process.argv[2]
const folder = mkdtempSync(path.join(tmpdir(), 'fdp-pack-'))
try {
  const packed = await run('pnpm', ['--dir', path.join(root, workspace), 'pack', '--pack-destination', folder], {
    capture: true,
  })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (packed.code !== 0 || tarball === undefined) {
    console.error(packed.output)
    process.exit(1)
  }
  // What the tarball has: an entry for the workspace's own tests is not published.
  const manifest = JSON.parse(readFileSync(path.join(root, workspace, 'package.json'), 'utf8'))
  const entries = Object.keys(manifest.publishConfig?.exports ?? manifest.exports).filter(
    (entry) => entry !== './package.json',
  )
  const { code, output } = await run(
    'attw',
    [path.join(folder, tarball), '--profile', 'esm-only', '--entrypoints', ...entries, '--no-color'],
    { capture: true },
  )
  process.stdout.write(output)
  process.exitCode = code
} finally {
  rmSync(folder, { recursive: true, force: true })
}
