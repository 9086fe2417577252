import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
// @ts-expect-error build script without types
import * as script from '../scripts/build-wasm.mjs'
import { heapStart } from '../src/wasm/layout.ts'

const names = Object.keys(script.entries).filter((name) => existsSync(script.outputPath(name)))

describe('generated WebAssembly', () => {
  it.each(names)('%s was built from the sources as they stand', (name) => {
    expect(readFileSync(script.outputPath(name), 'utf8')).toContain(`'${script.sourceHash(name)}'`)
  })

  it('agrees with TypeScript on where the heap starts', () => {
    const text = readFileSync(new URL('../assembly/layout.ts', import.meta.url), 'utf8')
    expect(Number(/HEAP: usize = (\w+)/.exec(text)?.[1])).toBe(heapStart)
  })
})
