import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestSoFar, bestWithin, medianCurve, sharedBudget } from './search-curves.ts'

// Hyperband with R = 3: three configurations for one epoch, the best goes on for two more, two are trained for three.
const halving = bestSoFar([
  { cost: 1, score: 0.6 },
  { cost: 1, score: 0.7 },
  { cost: 1, score: 0.65 },
  { cost: 2, score: 0.72 },
  { cost: 3, score: 0.71 },
  { cost: 3, score: 0.8 },
])
const random = bestSoFar([
  { cost: 3, score: 0.68 },
  { cost: 3, score: 0.75 },
  { cost: 3, score: 0.7 },
  { cost: 3, score: 0.9 },
])

describe('the curves of two searches worked by hand', () => {
  it('adds up what was spent and keeps the best', () => {
    expect(halving.map(({ spent, best }) => [spent, best])).toEqual([
      [1, 0.6],
      [2, 0.7],
      [3, 0.7],
      [5, 0.72],
      [8, 0.72],
      [11, 0.8],
    ])
  })

  it('compares at what both have spent, without the evaluations that end later', () => {
    expect(sharedBudget([halving, random])).toBe(11)
    expect(bestWithin(halving, 11)).toBe(0.8)
    expect(bestWithin(random, 11)).toBe(0.75)
    expect(bestWithin(random, 2.9)).toBeUndefined()
  })

  it('takes median and quartiles where all have a score, up to where the first one ends', () => {
    // Best so far at 3, 5 and 11 epochs: .7 and .68, .72 and .68, .8 and .75; at 6 the second reaches .75.
    const points = medianCurve([halving, random])
    expect(points.map(({ spent, median }) => [spent, Number(median.toFixed(6))])).toEqual([
      [3, 0.69],
      [5, 0.7],
      [6, 0.735],
      [11, 0.775],
    ])
    expect(points[3]?.lower).toBeCloseTo(0.7625, 12)
    expect(points[3]?.upper).toBeCloseTo(0.7875, 12)
  })
})

describe('properties', () => {
  const search = fc.array(
    fc.record({ cost: fc.integer({ min: 1, max: 50 }), score: fc.double({ min: 0, max: 1, noNaN: true }) }),
    { minLength: 1, maxLength: 40 },
  )
  const searches = fc.array(search, { minLength: 1, maxLength: 6 })

  it('the best so far never falls, and what is spent always rises', () => {
    fc.assert(
      fc.property(search, (evaluations) => {
        const curve = bestSoFar(evaluations)
        curve.forEach(({ spent, best }, i) => {
          const before = curve[i - 1]
          if (before !== undefined) expect(best >= before.best && spent > before.spent).toBe(true)
        })
        expect(curve.at(-1)?.best).toBe(Math.max(...evaluations.map(({ score }) => score)))
      }),
    )
  })

  it('the shared budget is within what every search spent, and one of them spent just that', () => {
    fc.assert(
      fc.property(searches, (many) => {
        const curves = many.map(bestSoFar)
        const budget = sharedBudget(curves)
        const totals = many.map((each) => each.reduce((sum, { cost }) => sum + cost, 0))
        expect(totals.every((total) => budget <= total)).toBe(true)
        expect(totals).toContain(budget)
      }),
    )
  })

  it('a larger budget is never worse, and the whole one gives the best of all', () => {
    fc.assert(
      fc.property(search, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (evaluations, a, b) => {
        const curve = bestSoFar(evaluations)
        const at = (budget: number) => bestWithin(curve, budget) ?? Number.NEGATIVE_INFINITY
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)))
        expect(at(Number.POSITIVE_INFINITY)).toBe(curve.at(-1)?.best)
      }),
    )
  })

  it('the median never falls and lies between the quartiles', () => {
    fc.assert(
      fc.property(searches, (many) => {
        const points = medianCurve(many.map(bestSoFar))
        points.forEach(({ median, lower, upper }, i) => {
          expect(lower <= median && median <= upper).toBe(true)
          expect(median).toBeGreaterThanOrEqual(points[i - 1]?.median ?? 0)
        })
      }),
    )
  })
})
