import path from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { smote } from '../src/index.ts'
import { gaussianSamples } from './gaussian-samples.ts'

const bundle = async (entry: string, format: 'iife' | 'esm') => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format,
    globalName: 'bundled',
    platform: 'browser',
  })
  return outputFiles[0]?.text ?? ''
}

it('works in a browser bundle, without anything of Node, and gives the same rows there', async () => {
  const code = await bundle(`${import.meta.dirname}/../src/index.ts`, 'iife')
  expect(code.length).toBeLessThan(40_000)
  const samples = gaussianSamples({ kind: 'float64', dims: [6, 5], counts: [200, 90], seed: 3 })
  const global = createContext({
    atob,
    samples: JSON.stringify([[...samples.values], samples.shape, [...samples.labels]]),
  })
  const made = runInContext(
    `${code}
    const [values, shape, labels] = JSON.parse(samples)
    JSON.stringify([...bundled.smote({ values: Float64Array.from(values), shape, labels }, { k: 5, seed: 1 }).values])`,
    global,
  )
  expect(Float64Array.from(JSON.parse(made))).toEqual(smote(samples, { k: 5, seed: 1 }).values)
})

it('leaves the contract and the other samplers out of a bundle of one function', async () => {
  const { outputFiles, metafile } = await build({
    metafile: true,
    stdin: { contents: "export { randomOversample } from './src/index.ts'", resolveDir: `${import.meta.dirname}/..` },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
  })
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const bundled = parts.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => path.basename(file, '.ts'))
  expect(bundled).toContain('random-oversample')
  for (const file of ['smote', 'smote-nc', 'adasyn', 'neighbours', 'distance', 'tomek-links', 'munge', 'fixtures'])
    expect(bundled).not.toContain(file)
  expect(outputFiles[0]?.text.length).toBeLessThan(9500)
  expect(outputFiles[0]?.text).not.toContain('WebAssembly')
})
