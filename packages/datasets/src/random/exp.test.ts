import { describe, expect, it } from 'vitest'
import { exp } from './exp.ts'

describe('exp', () => {
  it('gives what its example says', () => {
    expect(exp(1)).toBe(2.718281828458697)
  })

  it('is within 5e-13 of Math.exp from -32 to 32', () => {
    for (let x = -32; x <= 32; x += 1 / 16) expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(5e-13)
  })
})
