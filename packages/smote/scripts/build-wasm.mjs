// Compiles assembly/nearest.ts and writes it, base64, into src/nearest-kernel.generated.ts. That file is committed, as
// tests and sibling packages resolve to source; a test compares it with what this script makes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = path.resolve(import.meta.dirname, '..')
export const target = path.join(root, 'src/nearest-kernel.generated.ts')

const flags = [
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--importMemory', '--noExportMemory', '--memoryBase', '0', '--initialMemory', '1'],
]

/** The generated module's text. */
export async function generate() {
  const files = new Map()
  const { error, stderr } = await asc.main(['nearest.ts', ...flags, '--outFile', 'nearest.wasm'], {
    readFile: (name, folder) => {
      const file = path.join(root, 'assembly', folder, name)
      return path.basename(name) === 'nearest.ts' ? readFileSync(file, 'utf8') : null
    },
    writeFile: (name, contents) => {
      files.set(name, contents)
    },
    listFiles: () => [],
  })
  if (error !== null) throw new Error(`${error.message}\n${stderr}`)
  const base64 = Buffer.from(files.get('nearest.wasm')).toString('base64')
  const lines = base64.match(/.{1,110}/g) ?? []
  return [
    '// Made by scripts/build-wasm.mjs from assembly/nearest.ts. Do not edit.',
    '/** The WebAssembly module of the neighbour search, base64. */',
    'export const nearestKernel =',
    ...lines.map((line, at) => `  '${line}'${at < lines.length - 1 ? ' +' : ''}`),
    '',
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await generate()
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text)
}
