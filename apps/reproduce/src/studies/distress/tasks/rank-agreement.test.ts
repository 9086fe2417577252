import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agreementOf, commonAtTop, commonByChance, METHOD_PAIRS, rankFeatures } from './rank-agreement.ts'

describe('rankFeatures', () => {
  it('goes from the largest down, equal ones in their order', () => {
    expect(rankFeatures([0.1, 0.5, 0.1, 0.9])).toEqual([3, 1, 0, 2])
  })
})

describe('commonAtTop', () => {
  it('counts what both have among the first', () => {
    expect(commonAtTop([4, 3, 2, 1], [1, 3, 4, 2], 2)).toBe(1)
    expect(commonAtTop([4, 3, 2, 1], [4, 3, 2, 1], 2)).toBe(2)
  })

  it('is on average over all orders what chance gives', () => {
    const orders = (rest: number[]): number[][] =>
      rest.length === 0 ? [[]] : rest.flatMap((x) => orders(rest.filter((y) => y !== x)).map((order) => [x, ...order]))
    const all = orders([1, 2, 3, 4, 5])
    const mean = all.reduce((sum, order) => sum + commonAtTop([5, 4, 3, 2, 1], order, 2), 0) / all.length
    expect(mean).toBeCloseTo(commonByChance(5, 2), 12)
    expect(commonByChance(4)).toBe(4)
  })
})

describe('agreementOf', () => {
  it('has the values worked by hand', () => {
    const { kendallW, pairs } = agreementOf({
      attribution: [3, 2, 1],
      permutation: [0.3, 0.1, 0.2],
      ablation: [0.5, 0.4, 0.1],
      inputAttention: [0, 1, 2],
    })
    // Rank sums 3, 7, 8 (1 is first): W = 12 * 14 / (9 * (27 - 3)).
    expect(kendallW).toBeCloseTo(7 / 9, 12)
    const of = (first: string, second: string) => pairs[METHOD_PAIRS.findIndex(([a, b]) => a === first && b === second)]
    expect(of('attribution', 'permutation')?.tauB).toBeCloseTo(1 / 3, 12)
    expect(of('attribution', 'permutation')?.spearman).toBeCloseTo(0.5, 12)
    expect(of('attribution', 'ablation')?.tauB).toBeCloseTo(1, 12)
    expect(of('attribution', 'inputAttention')?.tauB).toBeCloseTo(-1, 12)
    expect(pairs).toHaveLength(6)
  })

  it('does not depend on the order in which features stand', () => {
    // Undefined for a method that ranks all features alike, in either order.
    const expectSame = (got: number | undefined, expected: number) =>
      Number.isNaN(expected) ? expect(got).toBeNaN() : expect(got).toBeCloseTo(expected, 12)
    const vectors = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)), { minLength: 4, maxLength: 14 })
    fc.assert(
      fc.property(vectors, (rows) => {
        const read = (order: typeof rows) =>
          agreementOf({
            attribution: order.map(([a]) => a),
            permutation: order.map(([, b]) => b),
            ablation: order.map(([, , c]) => c),
            inputAttention: order.map(([, , , d]) => d),
          })
        const [first, second] = [read(rows), read(rows.toReversed())]
        expectSame(second.kendallW, first.kendallW)
        first.pairs.forEach(({ tauB, spearman }, k) => {
          expectSame(second.pairs[k]?.tauB, tauB)
          expectSame(second.pairs[k]?.spearman, spearman)
        })
      }),
      { examples: [[[0, 1, 2, 3].map((i) => [1, i, i, i] as [number, number, number, number])]] },
    )
  })

  it('is undefined where a method does not rank every feature', () => {
    const importance = [1, 2, 3]
    const { kendallW, pairs } = agreementOf({
      attribution: importance,
      permutation: [1, Number.NaN, 3],
      ablation: importance,
      inputAttention: importance,
    })
    expect(kendallW).toBeNaN()
    expect(pairs[0]?.tauB).toBeNaN()
  })
})
