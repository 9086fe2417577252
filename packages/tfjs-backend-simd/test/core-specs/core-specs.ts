import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const here = import.meta.dirname
const cache = resolve(here, '../../node_modules/.cache/core-specs')

/** What a run of tfjs-core's own specs found. */
export interface CoreSpecReport {
  readonly defined: number
  readonly counts: { readonly passed: number; readonly failed: number; readonly pending: number }
  readonly overallStatus: string
  readonly failures: readonly string[]
  readonly unhandled: readonly string[]
}

/** Bundles tfjs-core's specs with this backend and runs those whose name matches in a process of their own. */
export async function runCoreSpecs(name: string, include = ''): Promise<CoreSpecReport> {
  const bundle = join(cache, `${name}.cjs`)
  const result = await build({
    entryPoints: [require.resolve('./setup.mjs')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    keepNames: true,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    // Without this, "sideEffects" of tfjs-core drops every spec file.
    ignoreAnnotations: true,
    external: ['jasmine', 'jasmine-core', '@tensorflow/tfjs'],
    metafile: true,
    logLevel: 'error',
  })
  const cores = Object.keys(result.metafile.inputs).filter((path) =>
    /tfjs-core\/dist\/(engine|tf-core\..*)\.js$/.test(path),
  )
  if (cores.length !== 1) throw new Error(`one copy of tfjs-core expected, found ${cores.join(', ')}`)
  const report = join(cache, `${name}.json`)
  await promisify(execFile)(process.execPath, [require.resolve('./run.cjs'), bundle, report], {
    env: { ...process.env, CORE_SPECS_INCLUDE: include },
    maxBuffer: 64 * 2 ** 20,
  })
  return JSON.parse(readFileSync(report, 'utf8')) as CoreSpecReport
}
