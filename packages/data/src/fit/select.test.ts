import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectInPlace } from './select.ts'

describe('selectInPlace', () => {
  const doubles = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 200 })
  // Few distinct values: ties are what partitioning gets wrong.
  const ties = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 200 })

  it('finds what sorting finds, and parts the values around it', () => {
    fc.assert(
      fc.property(fc.oneof(doubles, ties), fc.nat(), (list, at) => {
        const values = Float64Array.from(list, (value) => value + 0)
        const sorted = values.slice().sort()
        const k = at % values.length
        expect(selectInPlace(values, k)).toBe(sorted[k])
        expect(Math.max(Number.NEGATIVE_INFINITY, ...values.subarray(0, k))).toBeLessThanOrEqual(values[k] as number)
        expect(Math.min(Number.POSITIVE_INFINITY, ...values.subarray(k))).toBe(values[k])
        expect(values.sort()).toEqual(sorted)
      }),
    )
  })

  it('goes on behind an index that was selected before', () => {
    const values = Float64Array.from({ length: 501 }, (_, i) => (i * 197) % 501)
    const found = [3, 4, 250, 251, 499, 500].map((k, i, all) => selectInPlace(values, k, all[i - 1] ?? 0))
    expect(found).toEqual([3, 4, 250, 251, 499, 500])
  })
})
