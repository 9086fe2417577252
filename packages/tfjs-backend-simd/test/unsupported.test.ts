import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

const { validate, Module } = WebAssembly
// Before the backend is imported: an engine without SIMD.
beforeAll(() => {
  WebAssembly.validate = () => false
})
afterAll(() => {
  Object.assign(WebAssembly, { validate, Module })
})

it('without SIMD: a typed error, cpu on request, never silently', async () => {
  const { isSimdSupported, SimdBackend, SimdBackendError, useSimd } = await import('../src/index.ts')
  expect(isSimdSupported()).toBe(false)
  const error = await useSimd().catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(SimdBackendError)
  expect(error).toMatchObject({ code: 'SIMD_UNSUPPORTED', received: 'WebAssembly without SIMD' })
  expect(() => new SimdBackend()).toThrow(/needs WebAssembly with 128-bit SIMD/)
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  expect(await tf.setBackend('simd')).toBe(false)
  expect(String(warn.mock.calls)).toContain('128-bit SIMD')
  warn.mockRestore()
  expect(await useSimd({ fallback: 'cpu' })).toBe('cpu')
  expect(tf.getBackend()).toBe('cpu')
  await expect(useSimd({ fallback: 'webgl' as 'cpu' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

it('under a policy that forbids compiling: the same error, which names the policy, and cpu on request', async () => {
  const { isSimdSupported, SimdBackend, useSimd } = await import('../src/index.ts')
  WebAssembly.validate = validate
  expect(isSimdSupported()).toBe(true)
  WebAssembly.Module = class {
    constructor() {
      throw new WebAssembly.CompileError('violates the following Content Security Policy directive')
    }
  } as unknown as typeof Module
  expect(isSimdSupported()).toBe(false)
  const refused = { code: 'SIMD_UNSUPPORTED', received: expect.stringContaining("'wasm-unsafe-eval' (violates") }
  await expect(useSimd()).rejects.toMatchObject(refused)
  expect(() => new SimdBackend()).toThrow(expect.objectContaining(refused))
  expect(await useSimd({ fallback: 'cpu' })).toBe('cpu')
})
