import { describe, expect, it } from 'vitest'
import { fairBinomialLowerTail } from '../src/distributions/binomial.ts'
import { chiSquareUpperTail } from '../src/distributions/chi-square.ts'
import { erfc } from '../src/distributions/erfc.ts'
import { fUpperTail } from '../src/distributions/f.ts'
import { incompleteBeta } from '../src/distributions/incomplete-beta.ts'
import { upperIncompleteGamma } from '../src/distributions/incomplete-gamma.ts'
import { normalTwoSided, normalUpperQuantile, normalUpperTail } from '../src/distributions/normal.ts'
import { studentTwoSided } from '../src/distributions/student-t.ts'
import { studentizedRangeUpperQuantile, studentizedRangeUpperTail } from '../src/distributions/studentized-range.ts'
import { expectClose, readGolden } from './read-golden.ts'

const golden = readGolden<Record<string, number[][]>>('distributions.json')
const beta = (x: number, a: number, b: number) => incompleteBeta(x, 1 - x, a, b)

describe('distributions', () => {
  it.each<[string, (...values: number[]) => number, number, number?]>([
    ['erfc', erfc as (...values: number[]) => number, 1e-13],
    ['erfcScipy', erfc as (...values: number[]) => number, 1e-13],
    ['normalUpperTail', normalUpperTail as (...values: number[]) => number, 1e-13],
    ['normalUpperQuantile', normalUpperQuantile as (...values: number[]) => number, 1e-13],
    ['chiSquareUpperTail', chiSquareUpperTail as (...values: number[]) => number, 1e-13],
    ['chiSquareScipy', chiSquareUpperTail as (...values: number[]) => number, 1e-13],
    ['upperIncompleteGamma', upperIncompleteGamma as (...values: number[]) => number, 1e-13],
    ['upperIncompleteGammaScipy', upperIncompleteGamma as (...values: number[]) => number, 1e-13],
    ['fUpperTail', fUpperTail as (...values: number[]) => number, 1e-13],
    ['incompleteBeta', beta as (...values: number[]) => number, 1e-13],
    ['incompleteBetaScipy', beta as (...values: number[]) => number, 1e-13],
    ['studentTwoSided', studentTwoSided as (...values: number[]) => number, 1e-13],
    ['fairBinomialLowerTail', fairBinomialLowerTail as (...values: number[]) => number, 1e-13],
    ['studentizedRangeUpperTail', studentizedRangeUpperTail as (...values: number[]) => number, 1e-12],
    ['studentizedRangeScipy', studentizedRangeUpperTail as (...values: number[]) => number, 1e-8],
    ['studentizedRangeUpperQuantile', studentizedRangeUpperQuantile as (...values: number[]) => number, 1e-8],
  ])('%s', (name, compute, relative) => {
    const rows = golden[name] as number[][]
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) {
      const expected = row.at(-1) as number
      const given = row.slice(0, -1)
      expectClose(compute(...given), expected, relative, 0, `${name}(${given})`)
    }
  })

  it('keep p = 1e-300 apart from 0', () => {
    expect(normalTwoSided(37)).toBeGreaterThan(0)
    expect(normalTwoSided(37)).toBeLessThan(1e-298)
    expect(chiSquareUpperTail(1380, 2) / Math.exp(-690)).toBeCloseTo(1, 12)
    expect(normalTwoSided(1e200)).toBe(0)
    expect(normalUpperTail(Number.NEGATIVE_INFINITY)).toBe(1)
  })
})
