import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const execute = promisify(execFile)

/** Bundles TypeScript that stands in `test/` with all it imports; the text of one ES module for Node. */
export async function bundleForNode(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: resolve(import.meta.dirname, '..'), loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
  })
  return (result.outputFiles[0] as { text: string }).text
}

/** Runs a bundle in a fresh process of a Node; what it prints, on both streams. */
export async function runBundle(code: string, node = process.execPath, flags: readonly string[] = []): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fdp-simd-'))
  try {
    const file = join(folder, 'main.mjs')
    await writeFile(file, code)
    const { stdout, stderr } = await execute(node, [...flags, file], { maxBuffer: 2 ** 24 })
    return stdout + stderr
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
