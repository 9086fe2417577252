import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { kMeansSmote, recencyWeights, smote } from '../src/index.ts'
import { gaussianSamples } from './gaussian-samples.ts'

const src = path.resolve(import.meta.dirname, '../src')
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !/\.(test|generated)\.ts$/.test(file),
)

/** IEEE 754, or ECMAScript, says every bit of what these give. */
const EXACT = ['abs', 'ceil', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sqrt', 'SQRT2']

afterEach(() => vi.restoreAllMocks())

it('no sampler calls a function whose last bits an engine may choose', () => {
  expect(sources).toContain('k-means-smote.ts')
  for (const file of sources) {
    const code = readFileSync(path.join(src, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    // The contract's fixtures are rows of its own, not results.
    const allowed = file.endsWith('fixtures.ts') ? [...EXACT, 'sin'] : EXACT
    for (const [, name] of code.matchAll(/Math\.(\w+)/g)) expect(allowed, `${file}: Math.${name}`).toContain(name)
    expect(code.replaceAll(/\b2 \*\* -?\d+\b/g, ''), file).not.toContain('**')
  }
})

it('an engine whose functions differ gives the same rows', () => {
  const { values, shape, labels } = gaussianSamples({ kind: 'float64', dims: [5, 3], counts: [40, 60], seed: 5 })
  // A dense half and a sparse one.
  const apart = values.map((value, i) => (i % 30 < 15 ? value + 20 : 0.7 * value))
  const samples = { values: apart, shape, labels }
  const clustering = { clusters: 2, k: 3, seed: 2, imbalanceThreshold: 9, densityExponent: 6.7 }
  const make = () => [
    kMeansSmote(samples, { ...clustering, strategy: { 1: 4000 } }),
    smote(samples, {
      seed: 1,
      strategy: { 1: 90 },
      distance: { scale: 'standard', stepWeights: recencyWeights(5, 1.7) },
    }),
  ]
  const expected = make()
  for (const name of ['exp', 'log', 'pow', 'log2', 'exp2', 'expm1', 'log1p', 'hypot', 'cbrt'] as const) {
    if (!(name in Math)) continue
    const own = Math[name as 'exp']
    vi.spyOn(Math, name as 'exp').mockImplementation((...args) => own(...args) * 1.01)
  }
  expect(Math.exp(1)).not.toBe(Math.E)
  expect(make()).toEqual(expected)
})
