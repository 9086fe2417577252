import { describe, expect, it } from 'vitest'
import type { Cell } from '../../schema.ts'
import { cellLines, lineName } from './cell-lines.ts'

const differing = (difference: number): Cell => ({
  value: 0.5,
  paper: 0.5 - difference,
  verdict: 'differs',
  difference,
})
const verdicts = (...cells: readonly Cell[]) =>
  cells.map((cell) => cellLines(cell, { key: 'a', label: 'a', digits: 3 }).verdict)

describe('lineName', () => {
  it('calls differences so where one of them rounds to nothing', () => {
    const texts = verdicts(differing(0.1), differing(-0.0001), differing(0.0001))
    expect(texts).toEqual(['+0.100', '0.000', '0.000'])
    expect(lineName('verdict', texts)).toBe('difference')
    expect(
      lineName('verdict', verdicts({ value: 0.5, paper: 0.5001, verdict: 'within interval', difference: -0.0001 })),
    ).toBe('difference')
  })

  it('calls a line with a word in it verdict', () => {
    expect(lineName('verdict', verdicts(differing(0.1), { value: 1, paper: 1, verdict: 'reproduced' }))).toBe('verdict')
  })
})
