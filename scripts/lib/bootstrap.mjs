import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root, run } from './run.mjs'

const stampFile = path.join(root, 'node_modules/.fdp-install')

function workspaceManifests() {
  return ['packages', 'apps'].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .map((name) => path.join(folder, name, 'package.json'))
      .filter((file) => existsSync(path.join(root, file))),
  )
}

// What an install depends on: lockfile, workspace settings, manifests, Node's version and platform.
function installStamp() {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...workspaceManifests().sort()])
    hash.update(`${file}\n`).update(readFileSync(path.join(root, file)))
  return hash.digest('hex')
}

function assertNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`fdp needs Node 20.19 or later; this is ${process.version}`)
  process.exit(2)
}

async function install() {
  const stamp = installStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  console.error(`installing with ${packageManager} (first run, or the lockfile changed)`)
  const { code } = await run(
    'npx',
    ['--yes', packageManager, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'],
    {
      env: { npm_config_confirm_modules_purge: 'false' },
    },
  )
  if (code !== 0) {
    console.error('the install failed: the package registry has to be reachable the first time')
    process.exit(code)
  }
  writeFileSync(`${stampFile}.tmp`, stamp)
  renameSync(`${stampFile}.tmp`, stampFile)
}

/** Leaves the workspace installed and built; does nothing where both are up to date, and then needs no network. */
export async function bootstrap() {
  assertNode()
  await install()
  const { code, output } = await run('turbo', ['run', 'build', '--output-logs=errors-only'], { capture: true })
  if (code === 0) return
  process.stderr.write(output)
  console.error('the build failed')
  process.exit(code)
}
