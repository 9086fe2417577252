import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const source = fileURLToPath(new URL('../src/', import.meta.url))

it('only the files behind @fdp/data/node import from Node', () => {
  const importing = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => /from 'node:|import\('node:/.test(readFileSync(`${source}${name}`, 'utf8')))
  expect(importing.length).toBeGreaterThan(0)
  expect(importing.filter((name) => !name.startsWith('readers/node/'))).toEqual([])
})

it('the main entry does not reach the files behind @fdp/data/node', () => {
  const reached = new Set<string>()
  const visit = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    const text = readFileSync(`${source}${name}`, 'utf8')
    for (const [, path] of text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g))
      visit(new URL(path as string, `file:///${name}`).pathname.slice(1))
  }
  visit('index.ts')
  expect(reached.size).toBeGreaterThan(40)
  expect([...reached].filter((name) => name.startsWith('readers/node/'))).toEqual([])
})
