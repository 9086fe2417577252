// Transpiled files are cached by content, because loading the compiler in every thread takes longer than the tests.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const cache = new URL('../../node_modules/.cache/transpiled/', import.meta.url)

async function transpile(source, fileName) {
  const cached = new URL(`${createHash('sha256').update(source).digest('hex')}.js`, cache)
  try {
    return await readFile(cached, 'utf8')
  } catch {
    const { default: ts } = await import('typescript')
    const compilerOptions = {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
    }
    const { outputText } = ts.transpileModule(source, { compilerOptions, fileName })
    await mkdir(cache, { recursive: true })
    const part = new URL(`${cached.href}.${process.pid}.${performance.now()}`)
    await writeFile(part, outputText)
    await rename(part, cached)
    return outputText
  }
}

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context)
  const path = fileURLToPath(url)
  return { format: 'module', source: await transpile(await readFile(path, 'utf8'), path), shortCircuit: true }
}
