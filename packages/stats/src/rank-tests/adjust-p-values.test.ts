import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustPValues, type PValueAdjustment } from './adjust-p-values.ts'

const methods: PValueAdjustment[] = [
  'none',
  'bonferroni',
  'holm',
  'hochberg',
  'hommel',
  'shaffer',
  'finner',
  'benjamini-hochberg',
  'benjamini-yekutieli',
]
const pairwisePValues = fc
  .constantFrom(1, 3, 6, 10, 15)
  .chain((m) => fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: m, maxLength: m }))

describe.each(methods)('adjustPValues %s', (method) => {
  it('gives at least the raw value, at most 1, in the raw order, whatever the order received', () => {
    fc.assert(
      fc.property(pairwisePValues, (p) => {
        const adjusted = adjustPValues(p, method)
        const order = p.map((_, i) => i).sort((a, b) => (p[a] as number) - (p[b] as number))
        order.forEach((index, position) => {
          const value = adjusted[index] as number
          expect(value).toBeGreaterThanOrEqual((p[index] as number) * (1 - 1e-15))
          expect(value).toBeLessThanOrEqual(1)
          if (position > 0) expect(value).toBeGreaterThanOrEqual(adjusted[order[position - 1] as number] as number)
        })
        expect(adjustPValues(p.toReversed(), method)).toEqual(adjusted.toReversed())
      }),
    )
  })
})

describe('adjustPValues', () => {
  it('orders the methods by power', () => {
    fc.assert(
      fc.property(pairwisePValues, (p) => {
        const by = (method: PValueAdjustment) => adjustPValues(p, method)
        const atMost = (a: number[], b: number[]) =>
          a.forEach((value, i) => {
            expect(value).toBeLessThanOrEqual((b[i] as number) * (1 + 1e-14))
          })
        atMost(by('holm'), by('bonferroni'))
        atMost(by('hochberg'), by('holm'))
        atMost(by('hommel'), by('hochberg'))
        atMost(by('shaffer'), by('holm'))
        atMost(by('finner'), by('bonferroni'))
        atMost(by('benjamini-hochberg'), by('hochberg'))
        atMost(by('benjamini-hochberg'), by('benjamini-yekutieli'))
      }),
    )
  })

  it('uses the counts of Shaffer 1986 for 4 treatments: 6, 3, 3, 3, 2, 1', () => {
    const p = [0.001, 0.002, 0.003, 0.004, 0.02, 0.05]
    expect(adjustPValues(p, 'shaffer').map((value) => value.toFixed(12))).toEqual(
      [0.006, 0.006, 0.009, 0.012, 0.04, 0.05].map((value) => value.toFixed(12)),
    )
  })

  it('refuses what is no p-value, an unknown method, and a number of pairs that cannot be', () => {
    expect(() => adjustPValues([0.1, 1.2], 'holm')).toThrowError(expect.objectContaining({ code: 'out-of-range' }))
    expect(() => adjustPValues([Number.NaN], 'holm')).toThrowError(expect.objectContaining({ code: 'out-of-range' }))
    expect(() => adjustPValues([0.1], 'sidak' as 'holm')).toThrowError(
      expect.objectContaining({ code: 'unknown-option' }),
    )
    expect(() => adjustPValues([0.1, 0.2], 'shaffer')).toThrowError(expect.objectContaining({ code: 'length' }))
  })

  it('keeps an empty list empty', () => {
    expect(adjustPValues([], 'holm')).toEqual([])
  })
})
