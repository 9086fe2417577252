import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

const original = WebAssembly.validate
// Before the backend is imported: an engine without SIMD.
beforeAll(() => {
  WebAssembly.validate = () => false
})
afterAll(() => {
  WebAssembly.validate = original
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
