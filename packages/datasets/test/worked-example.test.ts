import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as example from '../examples/worked-example.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('README', () => {
  it('shows the example that is run here, word for word', () => {
    const [, block] = read('../README.md').match(/```ts\n([\s\S]*?)```/) ?? []
    expect(block).toBe(read('../examples/worked-example.ts'))
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
