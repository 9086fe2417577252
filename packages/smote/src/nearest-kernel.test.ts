import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { kernelWith } from './nearest-kernel.ts'

it('is what the build script makes of assembly/nearest.ts', async () => {
  const script = path.resolve(import.meta.dirname, '../scripts/build-wasm.mjs')
  const { generate, target } = (await import(script)) as { generate: () => Promise<string>; target: string }
  expect(readFileSync(target, 'utf8')).toBe(await generate())
})

it('has the memory that is asked for, and says so where it cannot be had', () => {
  expect(kernelWith(3 * 65536 + 1)?.memory.buffer.byteLength).toBeGreaterThan(3 * 65536)
  expect(kernelWith(2 ** 33)).toBeUndefined()
})
