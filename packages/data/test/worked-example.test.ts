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
    expect([example.gaps, example.longestRuns]).toEqual([[], { 8: 40 }])
    expect(example.available.length + example.unavailable.length).toBe(34)
    expect(example.unavailable.find(({ indicator }) => indicator.name === 'cashRatio')?.reason).toBe(
      'cannot be: lacks cash',
    )
    expect(example.train.shape).toEqual([120, 4, 18])
    expect(example.validation.shape[0] + example.test.shape[0]).toBe(80)
    expect(example.train.role).toBe('train')
    expect(example.train.values.every(Number.isFinite)).toBe(true)
    expect(example.scaler.fittedOn).toMatchObject({ role: 'train', entities: 24, rows: 192 })
    expect(example.report.leaks).toEqual([])
  })
})
