import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growTree, type TreeFeature } from '../model/regression-tree.ts'
import { choice, float, int } from '../space/parameter.ts'
import { defineSpace, type Space } from '../space/space.ts'
import { decompose, fanova } from './fanova.ts'
import { hyperparameterImportance } from './importance.ts'

const numbers = (values: readonly number[]): TreeFeature => ({ values: Float64Array.from(values), categories: 0 })
const named = (values: readonly number[], categories: number): TreeFeature => ({
  values: Float64Array.from(values),
  categories,
})
/** All combinations of the middles of `k` cells with themselves. */
const grid = (k: number): [number[], number[]] => {
  const at = (i: number) => (i + 0.5) / k
  const cells = Array.from({ length: k * k }, (_, i) => i)
  return [cells.map((i) => at(Math.floor(i / k))), cells.map((i) => at(i % k))]
}
const every = (n: number) => new Uint32Array(n).fill(1)
const variance = (list: readonly number[]) => {
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length
  return list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length
}

describe('variances of a tree', () => {
  it('are those of a function on a full grid, which a tree without bootstrap repeats', () => {
    const [x, y] = grid(8)
    const f = x.map((value, i) => 3 * value + (y[i] as number) ** 2)
    const { variance: whole, main } = decompose(growTree([numbers(x), numbers(y)], Float64Array.from(f), every(64)))
    const cells = Array.from({ length: 8 }, (_, i) => (i + 0.5) / 8)
    const [vx, vy] = [variance(cells.map((value) => 3 * value)), variance(cells.map((value) => value ** 2))]
    expect(whole).toBeCloseTo(vx + vy, 12)
    expect(main[0]).toBeCloseTo(vx / (vx + vy), 12)
    expect(main[1]).toBeCloseTo(vy / (vx + vy), 12)
  })

  it('give nothing to single features where all is interplay (exclusive or)', () => {
    const [x, y] = grid(2)
    const f = x.map((value, i) => Number(value > 0.5 !== (y[i] as number) > 0.5))
    const { variance: whole, main } = decompose(growTree([numbers(x), numbers(y)], Float64Array.from(f), every(4)))
    expect(whole).toBeCloseTo(0.25, 12)
    for (const share of main) expect(share).toBeCloseTo(0, 12)
  })

  it('stay finite where two numbers have nothing between them', () => {
    const close = numbers([0, Number.MIN_VALUE, 0.5, 0.5 + Number.EPSILON / 2])
    const { main } = decompose(growTree([close], Float64Array.of(1, 2, 3, 4), every(4)))
    expect(main[0]).toBeCloseTo(1, 12)
  })

  it('weigh categories alike, those without a row included', () => {
    // Categories 0, 1, 2 with means 0, 6, 3; x adds 0 or 2.
    const [kinds, x] = [
      [0, 0, 1, 1, 2, 2],
      [0.25, 0.75, 0.25, 0.75, 0.25, 0.75],
    ]
    const f = kinds.map((kind, i) => [0, 6, 3][kind]! + (x[i] === 0.75 ? 2 : 0))
    const { variance: whole, main } = decompose(growTree([named(kinds, 3), numbers(x)], Float64Array.from(f), every(6)))
    expect(whole).toBeCloseTo(6 + 1, 12)
    expect(main[0]).toBeCloseTo(6 / 7, 12)
    expect(main[1]).toBeCloseTo(1 / 7, 12)
    // With a fourth category that no row has: it goes with the larger child, here by count at the first cut.
    const four = decompose(growTree([named([0, 1, 1], 4)], Float64Array.of(0, 1, 1), every(3)))
    expect(four.variance).toBeCloseTo(3 / 16, 12)
  })

  it('the leaves of any tree fill the space once, and hold the means of their rows', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 64 }).map((i) => i / 64),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: 0, max: 3 }),
    )
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const weights = rows.map(([, , , weight], i) => (i === 0 ? 1 : weight))
        const features = [
          numbers(rows.map(([x]) => x)),
          named(
            rows.map(([, kind]) => kind),
            4,
          ),
        ]
        const leaves = growTree(
          features,
          Float64Array.from(rows, ([, , y]) => y),
          weights,
        )
        let volume = 0
        for (const {
          box: [interval, set],
        } of leaves) {
          if (interval === undefined || set === undefined || 'has' in interval || !('has' in set))
            throw new Error('sides')
          volume += ((interval.to - interval.from) * set.has.reduce((sum, one) => sum + one, 0)) / 4
        }
        expect(volume).toBeCloseTo(1, 9)
        rows.forEach(([x, kind], i) => {
          if (weights[i] === 0) return
          const mine = leaves.filter(({ box: [interval, set] }) => {
            if (interval === undefined || set === undefined || 'has' in interval || !('has' in set)) return false
            return (x > interval.from || interval.from === 0) && x <= interval.to && set.has[kind] === 1
          })
          expect(mine).toHaveLength(1)
          const alike = rows.flatMap(([x2, kind2, y2], j) =>
            x2 === x && kind2 === kind ? [[y2, weights[j] as number] as const] : [],
          )
          const count = alike.reduce((sum, [, w]) => sum + w, 0)
          // Grown to the end: rows in one leaf differ in nothing, or not in their targets.
          expect(mine[0]?.value).toBeCloseTo(alike.reduce((sum, [y2, w]) => sum + w * y2, 0) / count, 9)
        })
      }),
    )
  })
})

interface GoldenCase {
  readonly name: string
  readonly space: Readonly<Record<string, readonly [string, number, number] | readonly string[]>>
  readonly columns: Readonly<Record<string, readonly (number | string)[]>>
  readonly values: readonly number[]
  readonly optuna?: Readonly<Record<string, { readonly mean: number; readonly deviation: number }>>
  readonly exact: Readonly<Record<string, number>> | null
}
const golden = JSON.parse(readFileSync(new URL('../../test/golden/fanova.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly GoldenCase[]
}

describe.each(golden.cases)('fANOVA of the case $name', ({ space: described, columns, values, optuna, exact }) => {
  const space = defineSpace(
    Object.fromEntries(
      Object.entries(described).map(([name, entry]) => {
        const [kind, min, max] = entry as readonly [string, number, number]
        if (kind === 'float' || kind === 'log') return [name, float(min, max, { log: kind === 'log' })]
        return [name, kind === 'int' ? int(min, max) : choice(entry as readonly string[])]
      }),
    ),
  ) as Space<unknown>
  const study = {
    space,
    direction: 'maximize',
    trials: values.map((score, i) => ({
      config: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[i]])),
      evaluations: [{ resource: 1, score }],
    })),
  } as never
  const shares = (seed: number) =>
    Object.fromEntries(
      hyperparameterImportance(study, { seed }).map(({ parameter, importance }) => [parameter, importance]),
    )
  const runs = Array.from({ length: 6 }, (_, seed) => shares(seed))

  if (optuna !== undefined)
    it("agrees with Optuna's, whose forests draw otherwise", () => {
      for (const [name, { mean, deviation }] of Object.entries(optuna)) {
        const ours = runs.map((run) => run[name] as number)
        const average = ours.reduce((sum, share) => sum + share, 0) / ours.length
        // Four standard errors of both means, and half a point for the other ways of splitting categories and bounding numbers.
        const tolerance = 4 * deviation * Math.sqrt(1 / 6 + 1 / 6) + 0.005
        expect(Math.abs(average - mean), `${name}: ${average} and ${mean}`).toBeLessThan(tolerance)
      }
    })

  it('comes near the exact shares, and gives the same bits for the same seed', () => {
    expect(shares(3)).toEqual(runs[3])
    expect(runs[0]).not.toEqual(runs[1])
    for (const [name, share] of Object.entries(exact ?? {})) {
      expect(Math.abs((runs[0]?.[name] as number) - share), name).toBeLessThan(0.06)
    }
  })
})

describe('the importance of parameters for scores of any size', () => {
  const space = defineSpace({ x: float(0, 1), kind: choice(['a', 'b', 'c']) })
  const rows = Array.from({ length: 30 }, (_, i) => ({ x: ((i * 7 + 0.5) % 30) / 30, kind: 'abc'[i % 3] as string }))
  const importance = (score: (x: number, i: number) => number) => {
    const trials = rows.map((config, i) => ({ config, evaluations: [{ resource: 1, score: score(config.x, i) }] }))
    return hyperparameterImportance({ space, direction: 'minimize', trials } as never)
  }
  it('has the same bits whatever power of two they are multiplied by', () => {
    const usual = importance((x) => Math.sin(3 * x))
    expect(usual[0]).toMatchObject({ parameter: 'x', importance: expect.closeTo(1, 1) })
    for (const power of [1000, 600, 3, -3, -600, -1000]) {
      expect(importance((x) => Math.sin(3 * x) * 2 ** power)).toEqual(usual)
    }
  })
  it('is there at the ends of the doubles', () => {
    for (const size of [1.7e308, -1.7e308, 1e155, 1e-300, 1e-320]) {
      const [first, second] = importance((x) => x * size)
      expect(first).toMatchObject({ parameter: 'x', importance: expect.closeTo(1, 1) })
      expect(second?.importance).toBeLessThan(0.05)
    }
  })
  it('is that of the trial that diverged where one did', () => {
    const diverged = (score: number) => importance((x, i) => (i === 3 ? score : x))
    for (const { importance: share } of diverged(2 ** 1000)) {
      expect(share).toBeGreaterThan(0.01)
      expect(share).toBeLessThan(1)
    }
    // From here on the others are alike beside it.
    expect(diverged(2 ** 1000)).toEqual(diverged(2 ** 100))
  })
})

describe('fanova', () => {
  it('gives 0 where all targets are alike', () => {
    expect(fanova([numbers([0.1, 0.9])], Float64Array.of(2, 2), { trees: 4, seed: 1 })).toEqual([
      { share: 0, deviation: 0 },
    ])
  })
})
