import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** All modules that a file pulls in at run time, by name where they are of others. */
function imports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const source = readFileSync(file, 'utf8')
  for (const [, type, name] of source.matchAll(/^(?:import|export)( type)?[^']*? from '([^']+)'$/gm)) {
    if (type !== undefined) continue
    if (name?.startsWith('.')) imports(join(dirname(file), name), seen)
    else seen.add(name as string)
  }
  return seen
}

it('the main entry runs in a browser: it needs nothing of Node, and neither tinypool nor bullmq', () => {
  const outside = [...imports(join(import.meta.dirname, '../src/index.ts'))].filter((name) => !name.startsWith('/'))
  expect(outside.sort()).toEqual([
    'ml-matrix',
    'pure-rand/distribution/uniformFloat64',
    'pure-rand/generator/xoroshiro128plus',
  ])
  const files = imports(join(import.meta.dirname, '../src/storage/journal.ts'))
  expect([...files]).toContain('node:fs')
})

it('exports and publishConfig.exports agree', () => {
  const { exports, publishConfig } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  // Support of the workspace's own tests has no build and is not published.
  const built = Object.entries(exports).filter(([name]) => !name.startsWith('./test/'))
  const published = Object.fromEntries(
    built.map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      const { '@fdp/source': _, ...rest } = value as Record<string, string>
      return [name, rest]
    }),
  )
  expect(publishConfig.exports).toEqual(published)
})
