import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import * as example from '../examples/balance-windows.ts'
import * as api from '../src/index.ts'

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')
const readme = read('README.md')

describe('the README', () => {
  it('shows the example as it runs', () => {
    expect(readme).toContain(`\`\`\`ts\n${read('examples/balance-windows.ts')}\`\`\``)
  })

  it('says what the example gives', () => {
    expect(example.shape).toEqual([72, 3, 2])
    expect(example.distressed).toBe(36)
    expect(new Set(example.parents).size).toBe(2)
    expect(example.parents.every((company) => [0, 1, 2].includes(company ?? -1))).toBe(true)
    expect(example.balanced.values.subarray(48 * 6, 49 * 6)).toEqual(example.rebuilt)
    expect(example.refusal).toBe('held-out-role')
  })

  it('links files that are packed', () => {
    const { files } = JSON.parse(read('package.json')) as { files: string[] }
    const linked = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, file]) => file as string)
    expect(linked).toContain('docs/samplers.svg')
    for (const file of linked) {
      expect(files).toContain(file.split('/')[0])
      expect(read(file).length).toBeGreaterThan(0)
    }
  })

  it('names every export', () => {
    for (const name of Object.keys(api)) expect(readme).toContain(`\`${name}`)
  })

  it('names every error code', () => {
    const codes = [...read('src/errors.ts').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code)
    expect(codes).toHaveLength(12)
    for (const code of codes) expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\|`, 'm'))
  })
})
