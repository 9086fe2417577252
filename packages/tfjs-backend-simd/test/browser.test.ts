import { resolve } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const here = import.meta.dirname

/** Bundles code for a browser page; fails on an import of a Node module. */
async function bundle(
  contents: string,
  external: string[] = [],
  platform: 'browser' | 'node' = 'browser',
): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    bundle: true,
    write: false,
    platform,
    format: 'iife',
    mainFields: [platform === 'browser' ? 'browser' : 'module', 'module', 'main'],
    minify: true,
    external,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return (result.outputFiles[0] as { text: string }).text
}

it('runs in a realm without Node globals', async () => {
  const code = await bundle(`
    import * as tf from '@tensorflow/tfjs-core'
    import '../src/index.ts'
    globalThis.result = tf.setBackend('simd').then(() => {
      const x = tf.tensor2d([[1, 2], [3, 4]])
      return [tf.getBackend(), ...tf.matMul(x, tf.sigmoid(x), false, true).dataSync()]
    })
  `)
  const globals: Record<string, unknown> = {
    WebAssembly, atob, console, performance, queueMicrotask, setTimeout, clearTimeout, TextEncoder, TextDecoder, SharedArrayBuffer,
    navigator: { userAgent: 'test' },
  } // biome-ignore format: list
  globals.document = {}
  globals.self = globals
  globals.window = globals
  const context = createContext(globals)
  runInContext(code, context)
  const [backend, ...values] = (await globals.result) as [string, ...number[]]
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  expect(backend).toBe('simd')
  const want = [
    sigmoid(1) + 2 * sigmoid(2),
    sigmoid(3) + 2 * sigmoid(4),
    3 * sigmoid(1) + 4 * sigmoid(2),
    3 * sigmoid(3) + 4 * sigmoid(4),
  ]
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(want[i] as number, 5)
  })
})

it('stays below 300 kB compressed, peers aside', async () => {
  const code = await bundle("export * from '../src/index.ts'", ['@tensorflow/*'])
  expect(gzipSync(code).length).toBeLessThan(150_000)
})

it('runs in two workers at once, each with a memory of its own', async () => {
  const code = await bundle(
    `
    import * as tf from '@tensorflow/tfjs-core'
    import { heapStatistics } from '../src/index.ts'
    globalThis.result = tf.setBackend('simd').then(() => {
      const x = tf.fill([64, 64], globalThis.value)
      return [tf.sum(tf.matMul(x, x)).dataSync()[0], heapStatistics().liveBlocks]
    })
  `,
    [],
    'node',
  )
  const run = (value: number) =>
    new Promise<[number, number]>((done, fail) => {
      const report = ";globalThis.result.then((r) => require('node:worker_threads').parentPort.postMessage(r))"
      const worker = new Worker(`globalThis.value = ${value};${code}${report}`, { eval: true })
      worker.once('message', done)
      worker.once('error', fail)
    })
  const results = await Promise.all([run(1), run(2)])
  expect(results.map(([sum]) => sum)).toEqual([64 ** 3, 4 * 64 ** 3])
  for (const [, blocks] of results) expect(blocks).toBeLessThan(10)
})

it('the example of the README bundles for a page', async () => {
  const result = await build({
    entryPoints: [resolve(here, '../examples/train.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions: ['@fdp/source'],
    mainFields: ['browser', 'module', 'main'],
    logLevel: 'silent',
  })
  expect(result.errors).toEqual([])
  expect((result.outputFiles[0] as { text: string }).text).not.toMatch(/from "node:/)
})
