import { afterEach, expect, it, vi } from 'vitest'
import { smote } from '../src/index.ts'
import { gaussianSamples } from './gaussian-samples.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

it('gives the same rows, bit by bit, where there is no WebAssembly, or none with SIMD', async () => {
  const samples = gaussianSamples({ kind: 'float32', dims: [8, 10], counts: [400, 150], seed: 2 })
  const expected = smote(samples, { k: 5, seed: 3 })
  const noSimd = { ...WebAssembly, validate: () => false }
  for (const platform of [undefined, noSimd]) {
    vi.resetModules()
    vi.stubGlobal('WebAssembly', platform)
    const { kernelWith } = await import('../src/nearest-kernel.ts')
    expect(kernelWith(1)).toBeUndefined()
    const without = await import('../src/index.ts')
    expect(without.smote(samples, { k: 5, seed: 3 })).toEqual(expected)
  }
})
