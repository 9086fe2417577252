import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatsError } from '../input/errors.ts'
import { friedmanTest } from './friedman.ts'

const designs = fc
  .tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 6 }))
  .chain(([n, k]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: k, maxLength: k }), { minLength: n, maxLength: n }),
  )

describe('friedmanTest', () => {
  it('gives chi-square 12/(nk(k+1)) sum R^2 - 3n(k+1) without ties', () => {
    const result = friedmanTest(
      [
        [0.9, 0.8, 0.7],
        [0.95, 0.9, 0.6],
        [0.8, 0.85, 0.5],
      ],
      { higherIsBetter: true },
    )
    expect(result.statistic).toBeCloseTo(14 / 3, 12)
    expect(result.pValue).toBeCloseTo(Math.exp(-7 / 3), 12)
    expect(result.meanRanks).toEqual([4 / 3, 5 / 3, 3])
    expect(result.kendallW).toBeCloseTo(7 / 9, 12)
    expect(result.imanDavenport.statistic).toBeCloseTo(7, 12)
  })

  it('reads typed arrays with a shape as it reads rows', () => {
    const values = Float32Array.of(3, 1, 2, 3, 2, 1)
    expect(friedmanTest({ values, shape: [2, 3] }, { higherIsBetter: true })).toEqual(
      friedmanTest([values.subarray(0, 3), values.subarray(3)], { higherIsBetter: true }),
    )
  })

  it('gives F = Infinity and p = 0 for perfect agreement, statistic 0 and p = 1 for nothing but ties', () => {
    const agreement = friedmanTest(
      Array.from({ length: 7 }, () => [1, 2, 3, 4, 5]),
      { higherIsBetter: true },
    )
    expect(agreement.imanDavenport).toMatchObject({ statistic: Number.POSITIVE_INFINITY, pValue: 0 })
    expect(agreement.kendallW).toBe(1)
    expect(
      friedmanTest(
        [
          [1, 1, 1],
          [2, 2, 2],
        ],
        { higherIsBetter: true },
      ),
    ).toMatchObject({ statistic: 0, pValue: 1 })
  })

  it('depends on the order of scores only', () => {
    fc.assert(
      fc.property(designs, (rows) => {
        const transformed = rows.map((row, i) => row.map((score) => Math.exp(score / 3) * (i + 1) - i))
        expect(friedmanTest(transformed, { higherIsBetter: true })).toEqual(
          friedmanTest(rows, { higherIsBetter: true }),
        )
      }),
    )
  })

  it('does not depend on the order of blocks or treatments', () => {
    fc.assert(
      fc.property(designs, (rows) => {
        const original = friedmanTest(rows, { higherIsBetter: true })
        const mirrored = friedmanTest(
          rows.toReversed().map((row) => row.toReversed()),
          { higherIsBetter: true },
        )
        expect(mirrored.statistic).toBeCloseTo(original.statistic, 10)
        expect(mirrored.meanRanks.toReversed()).toEqual(original.meanRanks)
        expect(original.pValue).toBeGreaterThanOrEqual(0)
        expect(original.pValue).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('turns the ranks round, and nothing else, for losses', () => {
    fc.assert(
      fc.property(designs, (rows) => {
        const up = friedmanTest(rows, { higherIsBetter: true })
        const down = friedmanTest(rows, { higherIsBetter: false })
        expect(down.statistic).toBeCloseTo(up.statistic, 10)
        const k = up.treatments
        down.meanRanks.forEach((rank, j) => {
          expect(rank).toBeCloseTo(k + 1 - (up.meanRanks[j] as number), 12)
        })
      }),
    )
  })

  it.each([
    [[[1, 2], [3]], 'shape'],
    [
      [
        [1, 2],
        [Number.NaN, 3],
      ],
      'not-finite',
    ],
    [[[1, 2]], 'too-few'],
    [[[1], [2]], 'too-few'],
    [{ values: [1, 2, 3], shape: [2, 2] as const }, 'shape'],
  ])('refuses %j with code %s', (scores, code) => {
    expect(() => friedmanTest(scores, { higherIsBetter: true })).toThrowError(expect.objectContaining({ code }))
  })

  it('refuses a direction that was not said', () => {
    const options = {} as { higherIsBetter: boolean }
    expect(() =>
      friedmanTest(
        [
          [1, 2],
          [3, 4],
        ],
        options,
      ),
    ).toThrowError(expect.objectContaining({ code: 'unknown-option' }))
  })

  it('tells the rule and the received value', () => {
    expect(() => friedmanTest([[1, 2], [3]], { higherIsBetter: true })).toThrowError(
      new StatsError('shape', 'each row of scores must have 2 values, as row 0 has (row 1)', 1),
    )
  })
})

describe('exact p-value', () => {
  /** Every assignment of orders to blocks, one by one. */
  function bruteForce(rows: number[][]): number {
    const observed = friedmanTest(rows, { higherIsBetter: true }).statistic
    const permutations = (values: number[]): number[][] =>
      values.length <= 1
        ? [values]
        : values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((rest) => [value, ...rest]))
    let hits = 0
    let total = 0
    const walk = (done: number[][]) => {
      const next = rows[done.length]
      if (next === undefined) {
        total++
        if (friedmanTest(done, { higherIsBetter: true }).statistic >= observed - 1e-9) hits++
      } else for (const order of permutations(next)) walk([...done, order])
    }
    walk([])
    return hits / total
  }

  it.each([
    [
      [
        [1, 2, 3],
        [1, 2, 3],
        [2, 1, 3],
        [1, 2, 3],
      ],
    ],
    [
      [
        [1, 2, 2],
        [1, 2, 3],
        [1, 1, 3],
        [1, 3, 2],
      ],
    ],
    [
      [
        [1, 2, 3, 4],
        [1, 2, 4, 4],
        [2, 1, 3, 5],
      ],
    ],
  ])('equals brute force over %j', (rows) => {
    const { exact } = friedmanTest(rows, { higherIsBetter: true, exact: true })
    expect(exact?.method).toBe('enumerate')
    expect(exact?.pValue).toBeCloseTo(bruteForce(rows), 12)
  })

  it('gives the tabulated probabilities of chi-square 6.5 and 8 for n = 4, k = 3 (Friedman 1937)', () => {
    const p = (rows: number[][]) => friedmanTest(rows, { higherIsBetter: true, exact: 'enumerate' }).exact?.pValue
    expect(
      p([
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
        [2, 1, 3],
      ]),
    ).toBeCloseTo(0.042, 3)
    expect(
      p([
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
      ]),
    ).toBeCloseTo(0.0046, 4)
  })

  it('is approached by Monte Carlo, the same for the same seed', () => {
    const rows = [
      [1, 2, 3, 4],
      [1, 3, 2, 4],
      [2, 1, 3, 4],
      [1, 2, 4, 3],
      [4, 2, 3, 1],
    ]
    const options = { higherIsBetter: true, exact: 'monteCarlo', resamples: 20_000, seed: 5 } as const
    const exact = friedmanTest(rows, { higherIsBetter: true, exact: 'enumerate' }).exact?.pValue as number
    const drawn = friedmanTest(rows, options).exact
    expect(Math.abs((drawn?.pValue as number) - exact)).toBeLessThan(5 * (drawn?.standardError as number))
    expect(friedmanTest(rows, options).exact).toEqual(drawn)
  })

  it('falls back to Monte Carlo for a large design, and then needs randomness', () => {
    const rows = Array.from({ length: 40 }, (_, i) => Array.from({ length: 10 }, (_, j) => (i * 7 + j * 3) % 11))
    expect(friedmanTest(rows, { higherIsBetter: true, exact: true, seed: 1, resamples: 100 }).exact?.method).toBe(
      'monteCarlo',
    )
    expect(() => friedmanTest(rows, { higherIsBetter: true, exact: true })).toThrowError(
      expect.objectContaining({ code: 'missing-randomness' }),
    )
    expect(() => friedmanTest(rows, { higherIsBetter: true, exact: 'enumerate' })).toThrowError(
      expect.objectContaining({ code: 'too-large' }),
    )
  })
})
