import { describe, expect, it } from 'vitest'
import { friedmanTest } from '../rank-tests/friedman.ts'
import { bootstrapInterval } from '../resampling/bootstrap.ts'
import { permutationTest } from '../resampling/permutation.ts'
import { bayesianSignedRankTest } from '../two-models/bayesian-signed-rank.ts'
import { createRandom } from './random.ts'

const many = Float64Array.from({ length: 30 }, (_, i) => i)
const higherIsBetter = true
const scores = [
  [1, 2, 3],
  [2, 1, 3],
]

const drawing: Record<string, (source: { random: () => number; seed?: number }) => unknown> = {
  bayesianSignedRankTest: (source) =>
    bayesianSignedRankTest([1, 2], [2, 4], { ...(source as { random: () => number }), samples: 5 }),
  bootstrapInterval: (source) =>
    bootstrapInterval({
      n: 4,
      statistic: (rows) => rows[0] as number,
      resamples: 20,
      ...(source as { random: () => number }),
    }),
  'friedmanTest by draws': (source) => friedmanTest(scores, { higherIsBetter, exact: 'monteCarlo', ...source }),
  permutationTest: (source) => permutationTest(many, many, source),
}

describe.each(Object.entries(drawing))('%s', (_, draw) => {
  it.each([[1], [-0.1], [Number.NaN], [Number.POSITIVE_INFINITY], [null], ['0.5'], [undefined]])(
    'refuses a random function that gives %s',
    (value) => {
      expect(() => draw({ random: () => value as number })).toThrowError(
        expect.objectContaining({ code: 'out-of-range', rule: 'random must give numbers in [0, 1)', received: value }),
      )
    },
  )

  it('refuses a random function with a seed', () => {
    expect(() => draw({ random: () => 0.5, seed: 1 })).toThrowError(
      expect.objectContaining({ code: 'unknown-option', rule: 'seed or random may be given, not both' }),
    )
  })
})

describe('friedmanTest', () => {
  it('refuses bad options of the exact p-value also where none is asked for', () => {
    for (const [options, code] of [
      [{ seed: 'x' as never }, 'not-an-integer'],
      [{ resamples: -5 }, 'out-of-range'],
      [{ random: 5 as never }, 'unknown-option'],
      [{ exact: 'drawn' as never }, 'unknown-option'],
    ] as const)
      expect(() => friedmanTest(scores, { higherIsBetter, ...options })).toThrowError(expect.objectContaining({ code }))
    // What is in order may stand there for the day that it is.
    expect(friedmanTest(scores, { higherIsBetter, exact: false, seed: 1, resamples: 10 }).exact).toBeUndefined()
  })
})

describe('createRandom', () => {
  it('gives what the function gives', () => {
    const values = [0, 0.25, 1 - 2 ** -53]
    const random = createRandom({ random: () => values.shift() as number })
    expect([random(), random(), random()]).toEqual([0, 0.25, 1 - 2 ** -53])
  })

  it('asks for randomness', () => {
    expect(() => createRandom({})).toThrowError(expect.objectContaining({ code: 'missing-randomness' }))
  })
})
