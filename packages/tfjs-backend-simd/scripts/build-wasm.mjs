// Compiles assembly/ to WebAssembly and writes it, base64, into src/wasm/*.generated.ts (committed: tests and
// siblings resolve to source). Each entry is a module of its own over the one memory; `plan` is built when its
// entry exists. `node scripts/build-wasm.mjs [kernels|plan]`
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const assembly = join(root, 'assembly')

/** Entries; `base` is where static data starts, `limit` where it must end; `features` are enabled beside simd. */
export const entries = {
  kernels: { entry: 'index.ts', base: 0x400, limit: 0x8000 },
  plan: { entry: 'plan.ts', base: 0x8000, limit: 0xf000 },
  relaxed: { entry: 'relaxed.ts', base: 0xf000, limit: 0x10000, features: ['relaxed-simd'] },
}

const flags = ({ base, features = [] }) => [
  '-O3', '--converge', '--noAssert', '--runtime', 'stub', ...['simd', ...features].flatMap((name) => ['--enable', name]),
  '--importMemory', '--noExportMemory', '--initialMemory', '2', '--maximumMemory', '65536', '--memoryBase', String(base),
] // biome-ignore format: one flag a column reads worse

/** The .ts files that an entry reaches, sorted, relative to assembly/. */
function sources(entry) {
  const seen = new Set()
  const visit = (file) => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(join(assembly, file), 'utf8')
    for (const match of text.matchAll(/from\s+'\.\/([\w-]+)(?:\.ts)?'/g)) visit(`${match[1]}.ts`)
  }
  visit(entry)
  return [...seen].sort()
}

/** Hash of everything that decides the bytes: sources and flags. */
export function sourceHash(name) {
  const { entry } = entries[name]
  const hash = createHash('sha256').update(flags(entries[name]).join(' '))
  for (const file of sources(entry)) hash.update(`\0${file}\0`).update(readFileSync(join(assembly, file)))
  return hash.digest('hex')
}

function readLeb(bytes, at) {
  let value = 0
  let shift = 0
  for (;;) {
    const byte = bytes[at++]
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return [value, at]
    shift += 7
  }
}

/** Names of exported functions; read here, as Node 20 does not compile relaxed SIMD. */
function exportedFunctions(bytes) {
  const names = []
  let at = 8
  while (at < bytes.length) {
    const id = bytes[at++]
    let size
    ;[size, at] = readLeb(bytes, at)
    if (id === 7) {
      let [count, p] = readLeb(bytes, at)
      for (; count > 0; count--) {
        const [length, start] = readLeb(bytes, p)
        const kind = bytes[start + length]
        if (kind === 0) names.push(Buffer.from(bytes.subarray(start, start + length)).toString())
        p = readLeb(bytes, start + length + 1)[1]
      }
    }
    at += size
  }
  return names
}

/** Offset of the limits flag of the imported memory, and end of the highest static data segment. */
function inspect(bytes) {
  let at = 8
  let flagOffset = -1
  let dataEnd = 0
  while (at < bytes.length) {
    const id = bytes[at++]
    let size
    ;[size, at] = readLeb(bytes, at)
    const end = at + size
    if (id === 2) {
      let count
      let p
      ;[count, p] = readLeb(bytes, at)
      for (let i = 0; i < count; i++) {
        let n
        ;[n, p] = readLeb(bytes, p)
        p += n
        ;[n, p] = readLeb(bytes, p)
        p += n
        const kind = bytes[p++]
        if (kind === 0) [n, p] = readLeb(bytes, p)
        else if (kind === 2) {
          flagOffset = p
          break
        } else throw new Error(`import kind ${kind} is not expected`)
      }
    }
    if (id === 11) {
      let count
      let p
      ;[count, p] = readLeb(bytes, at)
      for (let i = 0; i < count; i++) {
        if (bytes[p++] !== 0 || bytes[p++] !== 0x41)
          throw new Error('only active data segments with i32.const are expected')
        let n
        let start
        ;[start, p] = readLeb(bytes, p)
        if (bytes[p++] !== 0x0b) throw new Error('data segment: end expected')
        ;[n, p] = readLeb(bytes, p)
        p += n
        dataEnd = Math.max(dataEnd, start + n)
      }
    }
    at = end
  }
  if (flagOffset < 0 || bytes[flagOffset] !== 1) throw new Error('imported memory with a maximum not found')
  return { flagOffset, dataEnd }
}

/** `export function name(a: i32, ...)` of every file that an entry reaches and exports -> TypeScript signatures. */
function signatures(entry, exported) {
  const found = new Map()
  for (const file of sources(entry)) {
    const text = readFileSync(join(assembly, file), 'utf8')
    for (const [, name, params, result] of text.matchAll(/^export function (\w+)\(([^)]*)\)\s*:\s*(\w+)/gm)) {
      const names = params
        .split(',')
        .map((part) => part.split(':')[0].trim())
        .filter(Boolean)
      found.set(
        name,
        `  ${name}(${names.map((n) => `${n}: number`).join(', ')}): ${result === 'void' ? 'void' : 'number'}`,
      )
    }
  }
  return exported.map((name) => {
    const line = found.get(name)
    if (!line) throw new Error(`no signature found for export ${name}`)
    return line
  })
}

/** Compiles one entry; returns the text of its generated module. */
export async function buildWasm(name) {
  const { entry, limit } = entries[name]
  const asc = await import('assemblyscript/asc')
  const outputs = new Map()
  const { error, stderr } = await asc.main([entry, ...flags(entries[name]), '--baseDir', assembly, '-o', 'out.wasm'], {
    writeFile: (file, contents) => void outputs.set(file, contents),
  })
  if (error) throw new Error(`asc: ${error.message}\n${String(stderr)}`)
  const bytes = outputs.get('out.wasm')
  const { flagOffset, dataEnd } = inspect(bytes)
  if (dataEnd > limit) throw new Error(`static data of ${name} ends at ${dataEnd}, beyond ${limit}`)
  const exported = exportedFunctions(bytes).sort()
  const type = `${name[0].toUpperCase()}${name.slice(1)}Exports`
  const base64 = Buffer.from(bytes).toString('base64')
  return [
    '// Written by scripts/build-wasm.mjs from assembly/; do not edit.',
    `/** Functions of the module \`${name}\`; pointers are byte offsets into the memory. */`,
    `export interface ${type} {`,
    ...signatures(entry, exported),
    '}',
    '/** SHA-256 of sources and compiler flags. */',
    `export const sourceHash = '${sourceHash(name)}'`,
    '/** Where the limits flag of the imported memory stands: 1 = own memory, 3 = shared. */',
    `export const memoryFlagOffset = ${flagOffset}`,
    `export const base64: string =`,
    `  '${base64}'`,
    '',
  ].join('\n')
}

export const outputPath = (name) => join(root, 'src', 'wasm', `${name}.generated.ts`)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2)
  for (const name of Object.keys(entries)) {
    if (wanted.length ? !wanted.includes(name) : !existsSync(join(assembly, entries[name].entry))) continue
    const text = await buildWasm(name)
    const path = outputPath(name)
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
    console.log(`${name}: ${Math.round((text.length * 3) / 4 / 1024)} kB of WebAssembly`)
  }
}
