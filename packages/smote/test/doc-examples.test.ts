import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import * as api from '../src/index.ts'

const folder = path.resolve(import.meta.dirname, '../src')
const samples = {
  values: new Float32Array([0, 0, 1, 0, 0, 1, 9, 9, 8, 9, 9, 8, 7, 7]),
  shape: [7, 2],
  labels: [1, 1, 1, 0, 0, 0, 0],
}

/** The doc comments' examples; `expression // [1, 2]` says what the expression gives. */
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.includes('.test.') && !file.includes('.generated.'))
  .flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/^ \* ```ts\n([\s\S]*?)^ \* ```/gm)].map(
      ([, code = '']) => ({
        file,
        code: code.replaceAll(/^ \* ?/gm, ''),
      }),
    ),
  )

describe('the examples of the doc comments', () => {
  it('are there for every exported function', () => {
    const functions = Object.entries(api).filter(([, value]) => typeof value === 'function')
    for (const [name] of functions)
      expect(
        examples.some(({ code }) => code.includes(name)),
        name,
      ).toBe(true)
  })

  for (const { file, code } of examples) {
    it(`${file} runs, and gives what it says`, () => {
      const checked = code.replaceAll(/^(\S.*?)\s*(?:\/\/|\n\/\/) (?:Float32Array )?(\[.*\])$/gm, 'check($1, $2)')
      const script = transformSync(checked, { loader: 'ts' }).code
      const check = (value: ArrayLike<number>, expected: number[]) => expect(Array.from(value)).toEqual(expected)
      const scope = { ...api, samples, check }
      new Function(...Object.keys(scope), script)(...Object.values(scope))
      expect(checked.includes('check(')).toBe(/\/\/ (Float32Array )?\[/.test(code))
    })
  }
})

describe('the API pages', () => {
  it('are those of the doc comments', () => {
    const root = path.resolve(folder, '..')
    execFileSync(process.execPath, [path.resolve(root, '../../scripts/api-pages.mjs'), root, '--check'])
  })
})
