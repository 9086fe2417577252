import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
// @ts-expect-error build script without types
import * as script from '../scripts/build-wasm.mjs'

const names = Object.keys(script.entries).filter((name) => existsSync(script.outputPath(name)))

it.each(names)('the committed module %s is byte for byte what the script produces', async (name) => {
  expect(readFileSync(script.outputPath(name), 'utf8')).toBe(await script.buildWasm(name))
})
