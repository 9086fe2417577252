import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as example from '../examples/worked-example.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('README', () => {
  it('shows the example that is run here, word for word', () => {
    const [, block] = read('../README.md').match(/```ts\n([\s\S]*?)```/) ?? []
    expect(block).toBe(read('../examples/worked-example.ts'))
  })

  it('installs what the example imports', () => {
    const [, line = ''] = read('../README.md').match(/^npm install (.*)$/m) ?? []
    const imported = [...read('../examples/worked-example.ts').matchAll(/from '(@fdp\/[a-z]+)/g)].map(
      ([, name]) => name,
    )
    expect(line.split(' ').sort()).toEqual(imported.sort())
  })

  it('names the error codes that are raised here, and those of the files and series that are read', () => {
    const sources = readdirSync(new URL('../src/', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => read(`../src/${file}`))
    const raised = sources.flatMap((text) =>
      [...text.matchAll(/(?:code: |fail\(|refuse\()'([a-z-]+)'/g)].map(([, code]) => code),
    )
    expect(raised).toContain('unexpected-data')
    const reading = [
      'encoding',
      'limit',
      'invalid-format',
      'invalid-quote',
      'ragged-row',
      'duplicate-column',
      'empty-file',
    ]
    const [, section = ''] = read('../README.md').match(/## Errors\n([\s\S]*?)\n## /) ?? []
    for (const code of [...raised, ...reading, 'file-unwritable', 'http']) expect(section).toContain(`\`${code}\``)
  })

  it('the example does what it says', () => {
    expect(example.names).toEqual([
      'american-bankruptcy (real)',
      'polish-bankruptcy (real)',
      'market-panel (real)',
      'ashare-synthetic (synthetic)',
      'market-regimes (synthetic)',
    ])
    expect(example.broken).toEqual([])
    expect(example.windows.shape.slice(1)).toEqual([5, 30])
    expect(example.windows.shape[0]).toBeGreaterThan(5000)
    expect(example.licence.name).toBe('CC-BY-4.0')
    expect(example.citation).toContain('lombardo2022bankruptcy')
    expect(example.stress).toMatchObject({ column: 'ofr_fsi', licence: 'us-gov', observations: 6496 })
    expect(example.days).toBe(16_864)
    expect(example.indicators.entities).toHaveLength(890)
  })
})
