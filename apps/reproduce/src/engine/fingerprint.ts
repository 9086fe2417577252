import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The packages whose code decides a result. */
const PACKAGES = ['stats', 'smote', 'hyperband', 'data', 'datasets', 'tfjs-backend-simd', 'models'] as const

const appRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const require = createRequire(import.meta.url)

function packageRoot(name: string): string {
  return path.dirname(require.resolve(`${name}/package.json`))
}

function version(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}

/** Versions of fdp's packages and of TensorFlow.js, as installed. */
export function packageVersions(): Record<string, string> {
  const names = [...PACKAGES.map((name) => `@fdp/${name}`), '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers']
  return Object.fromEntries([
    ['@fdp/reproduce', version(appRoot)],
    ...names.map((name) => [name, version(packageRoot(name))] as const),
  ])
}

// The command line and the rendering of reports decide no result of a step.
const WITHOUT_RESULT = /^dist\/(cli|report)\/|^dist\/main\.js$/

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|json)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

/**
 * Hash of the code that runs: versions, and the built files of every fdp package and of the app. A kept step is used
 * again only under the same fingerprint, so that an edit of the code can never meet results of older code.
 */
export function codeFingerprint(): string {
  const hash = createHash('sha256').update(JSON.stringify(packageVersions()))
  for (const root of [appRoot, ...PACKAGES.map((name) => packageRoot(`@fdp/${name}`))])
    for (const file of filesBelow(path.join(root, 'dist'))) {
      const name = path.relative(root, file).split(path.sep).join('/')
      if (root === appRoot && WITHOUT_RESULT.test(name)) continue
      hash.update(name).update('\0').update(readFileSync(file)).update('\0')
    }
  return hash.digest('hex').slice(0, 16)
}
