import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
// @ts-expect-error build script without types
import * as script from '../scripts/build-wasm.mjs'

const names = Object.keys(script.entries).filter((name) => existsSync(script.outputPath(name)))

it.each(names)('the committed module %s is byte for byte what the script produces', async (name) => {
  const committed = readFileSync(script.outputPath(name), 'utf8')
  // A boolean, lest a failure prints both files.
  expect(committed === (await script.buildWasm(name))).toBe(true)
})
