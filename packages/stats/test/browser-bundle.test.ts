import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { compareModels, rocAuc } from '../src/index.ts'

interface Chunk {
  code?: string
  imports?: string[]
}

/** The package as one script, by the bundler that vitest brings along. The format does not admit top-level await. */
async function bundle(): Promise<Chunk[]> {
  const fromVitest = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'))
  const { build } = await import(pathToFileURL(fromVitest.resolve('vite')).href)
  const [result] = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: path.resolve(import.meta.dirname, '../src/index.ts'),
        formats: ['iife'],
        name: 'stats',
        fileName: 'stats',
      },
    },
  })
  return result.output
}

describe('the browser bundle', () => {
  it('is one script that needs nothing of Node and gives the same numbers', async () => {
    const chunks = await bundle()
    expect(chunks).toHaveLength(1)
    expect(chunks[0]?.imports).toEqual([])
    const code = chunks[0]?.code ?? ''
    const scores = [
      [1, 2, 3],
      [1, 3, 2],
      [1, 2, 4],
      [2, 1, 5],
    ]
    // A fresh context has the language and nothing else: no process, Buffer, require or fetch.
    const text = runInNewContext(
      `${code}; JSON.stringify([stats.compareModels(${JSON.stringify(scores)}, { higherIsBetter: true }),
        stats.rocAuc([0, 1, 0, 1], [0.2, 0.7, 0.4, 0.3]), typeof process])`,
    )
    expect(JSON.parse(text)).toEqual([
      JSON.parse(JSON.stringify(compareModels(scores, { higherIsBetter: true }))),
      rocAuc([0, 1, 0, 1], [0.2, 0.7, 0.4, 0.3]),
      'undefined',
    ])
  })
})
