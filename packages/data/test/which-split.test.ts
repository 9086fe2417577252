import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as guide from '../examples/which-split.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('docs/guides/which-split.md', () => {
  it('its blocks are the program that is run here, in order', () => {
    const blocks = [...read('../../../docs/guides/which-split.md').matchAll(/```ts\n([\s\S]*?)```/g)].map(
      ([, code]) => code,
    )
    expect(blocks.length).toBe(6)
    expect(blocks.join('\n')).toBe(read('../examples/which-split.ts'))
  })

  it('what its comments say is so', () => {
    const program = read('../examples/which-split.ts')
    expect(guide.published.length).toBe(2)
    for (const line of guide.published) expect(program).toContain(`// '${line}'`)
    expect(guide.companyLeaks).toEqual([])
    expect(guide.folds.map(({ test }) => test.shape[0])).toEqual([890, 890, 890, 890, 890])
    expect(guide.byTime.gap).toBe(6)
    expect(guide.walk.length).toBe(3)
    expect(guide.purged.length).toBe(5)
    expect(program).toContain(`// ['${guide.earlyLeaks.join("', '")}']`)
    expect(guide.scaler.fittedOn.role).toBe('train')
    expect(guide.clean).toBe(true)
  })
})
