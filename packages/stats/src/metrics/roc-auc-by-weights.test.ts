import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rocAuc } from './roc.ts'
import { rocAucByWeights } from './roc-auc-by-weights.ts'

const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 8 }), fc.nat({ max: 3 })), {
  minLength: 1,
  maxLength: 40,
})

describe('rocAucByWeights', () => {
  it('is rocAuc with these weights, and of the rows repeated so often', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const labels = drawn.map(([label]) => label)
        const scores = drawn.map(([, score]) => score / 4)
        const weights = drawn.map(([, , weight]) => weight)
        fc.pre(weights.some((weight) => weight > 0))
        const received = rocAucByWeights(labels, scores)(weights)
        expect(received).toBe(rocAuc(labels, scores, { weights }))
        const repeated = weights.flatMap((weight, row) => Array<number>(weight).fill(row))
        expect(received).toBe(
          rocAuc(
            repeated.map((row) => labels[row] ?? 0),
            repeated.map((row) => scores[row] ?? 0),
          ),
        )
      }),
    )
  })

  it('keeps its order from one call to the next', () => {
    const area = rocAucByWeights([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    expect([area([1, 1, 1, 1]), area([1, 0, 1, 1]), area([1, 1, 1, 1]), area([1, 1, 0, 0])]).toEqual([
      0.75,
      1,
      0.75,
      Number.NaN,
    ])
    expect(rocAucByWeights([2, 2, 5], [1, 3, 2], { positive: 5 })([1, 1, 2])).toBe(0.5)
  })

  it('refuses what rocAuc refuses', () => {
    const code = (expected: string) => expect.objectContaining({ name: 'StatsError', code: expected })
    expect(() => rocAucByWeights([0, 1], [1])).toThrowError(code('length'))
    expect(() => rocAucByWeights([0, 1, 2], [1, 2, 3])).toThrowError(code('not-binary'))
    expect(() => rocAucByWeights([0, 1], [1, Number.NaN])).toThrowError(code('not-finite'))
    const area = rocAucByWeights([0, 1], [1, 2])
    expect(() => area([1])).toThrowError(code('length'))
    expect(() => area([1, -1])).toThrowError(code('out-of-range'))
    expect(() => area([0, 0])).toThrowError(code('out-of-range'))
  })
})
