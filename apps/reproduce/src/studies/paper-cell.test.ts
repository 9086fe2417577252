import { describe, expect, it } from 'vitest'
import { paperCell } from './paper-cell.ts'

const ours = { estimate: 0.9004, lower: 0.85, upper: 0.93 }

describe('paperCell', () => {
  it('says how ours stands to the figure of the paper', () => {
    expect(paperCell(ours, 0.9).verdict).toBe('reproduced')
    expect(paperCell(ours, 0.93)).toMatchObject({ verdict: 'within interval', paper: 0.93, low: 0.85, high: 0.93 })
    expect(paperCell(ours, 0.85).verdict).toBe('within interval')
    const far = paperCell(ours, 0.994)
    expect(far.verdict).toBe('differs')
    expect(far.difference).toBeCloseTo(-0.0936, 12)
  })

  it('has no verdict without a figure, and says where ours is not defined', () => {
    expect(paperCell(ours, undefined)).toEqual({ value: 0.9004, low: 0.85, high: 0.93 })
    expect(paperCell({ estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN }, 0.9).verdict).toBe('cannot be')
  })
})
