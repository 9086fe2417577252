import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { munge } from './munge.ts'

/** Windows `[rows, steps, features]` of integers that fit both precisions. */
const windows = fc
  .record({
    rows: fc.integer({ min: 2, max: 12 }),
    steps: fc.integer({ min: 1, max: 3 }),
    features: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer(),
    single: fc.boolean(),
  })
  .chain(({ rows, steps, features, seed, single }) =>
    fc
      .array(fc.integer({ min: -1000, max: 1000 }), {
        minLength: rows * steps * features,
        maxLength: rows * steps * features,
      })
      .map((numbers) => ({
        values: single ? Float32Array.from(numbers) : Float64Array.from(numbers),
        shape: [rows, steps, features] as const,
        seed,
      })),
  )

const nearestOf = (values: ArrayLike<number>, rows: number, width: number, row: number): number[] => {
  const apart = (other: number) =>
    Array.from({ length: width }, (_, i) => ((values[row * width + i] ?? 0) - (values[other * width + i] ?? 0)) ** 2)
      .reverse()
      .reduce((sum, square) => sum + square, 0)
  return Array.from({ length: rows }, (_, other) => other)
    .filter((other) => other !== row)
    .sort((a, b) => apart(a) - apart(b) || a - b)
}

describe('munge', () => {
  it('mixes each row with a near one, block by block, as the provenance says', () => {
    fc.assert(
      fc.property(
        windows,
        fc.integer({ min: 1, max: 3 }),
        ({ values, shape: [rows, steps, features], seed }, copies) => {
          const shape = [rows, steps, features] as const
          const k = Math.min(2, rows - 1)
          const made = munge({ values, shape }, { copies, k, seed })
          expect(made.shape).toEqual([copies * rows, steps, features])
          expect(made.values.constructor).toBe(values.constructor)
          const width = steps * features
          for (let row = 0; row < copies * rows; row++) {
            const [base = -1, partner = -1] = made.parents.subarray(2 * row, 2 * row + 2)
            expect(base).toBe(row % rows)
            expect(nearestOf(values, rows, width, base).slice(0, k)).toContain(partner)
            for (let i = 0; i < width; i++) {
              const from = made.exchanged[row * features + (i % features)] === 1 ? partner : base
              expect(made.values[row * width + i]).toBe(values[from * width + i])
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('leaves the earlier copies as they are when more are asked for, and differs by seed', () => {
    const samples = { values: Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i)), shape: [20, 3] as const }
    const two = munge(samples, { copies: 2, seed: 5 })
    const four = munge(samples, { copies: 4, seed: 5 })
    expect(four.values.subarray(0, 120)).toEqual(two.values)
    expect(munge(samples, { copies: 2, seed: 6 }).values).not.toEqual(two.values)
    expect(munge(samples, { copies: 2, random: () => 0.3 }).values).toEqual(
      munge(samples, { copies: 2, random: () => 0.3 }).values,
    )
  })

  it('takes blocks together, and as many as are asked for', () => {
    const rows = 400
    const values = Float64Array.from({ length: 4 * rows }, (_, i) => i + ((i * 37) % 11) / 10)
    const blocks = [[0, 2], [1], [3]]
    const {
      exchanged,
      parents,
      values: made,
    } = munge({ values, shape: [rows, 4] }, { blocks, exchange: 0.25, seed: 1 })
    expect(exchanged).toHaveLength(rows * 3)
    const share = exchanged.reduce((sum, each) => sum + each, 0) / exchanged.length
    // Four standard errors of a share of 1,200.
    expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 1200))
    for (let row = 0; row < rows; row++) {
      const from = exchanged[row * 3] === 1 ? (parents[2 * row + 1] ?? -1) : row
      expect([made[4 * row], made[4 * row + 2]]).toEqual([values[4 * from], values[4 * from + 2]])
    }
    expect(munge({ values, shape: [rows, 4] }, { exchange: 0, seed: 1 }).values).toEqual(values)
  })

  it('keeps groups and role, and mixes groups where that is asked for', () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => i)
    const groups = [1, 1, 1, 2, 2, 2]
    const samples = { values, shape: [6, 2] as const, groups, role: 'train' as const }
    const made = munge(samples, { copies: 3, neighbours: 'other-group', seed: 2 })
    expect([...(made.groups ?? [])]).toEqual([...groups, ...groups, ...groups])
    expect(made.role).toBe('train')
    for (let row = 0; row < 18; row++)
      expect(groups[made.parents[2 * row] ?? -1]).not.toBe(groups[made.parents[2 * row + 1] ?? -1])
    expect(munge({ values, shape: [6, 2] }, { seed: 2 })).not.toHaveProperty('groups')
  })

  it.each<[string, () => unknown, string]>([
    [
      'held-out rows',
      () => munge({ values: new Float32Array(4), shape: [2, 2], role: 'test' }, { seed: 1 }),
      'held-out-role',
    ],
    [
      'a shape that does not fit',
      () => munge({ values: new Float32Array(4), shape: [3, 2] }, { seed: 1 }),
      'bad-shape',
    ],
    ...[2 ** 33, 2 ** 52, Number.MAX_SAFE_INTEGER].map((rows): [string, () => unknown, string] => [
      `a shape of ${rows} rows`,
      () => munge({ values: new Float32Array(4), shape: [rows, 2] }, { seed: 1 }),
      'bad-shape',
    ]),
    ['no samples', () => munge(null as never, { seed: 1 }), 'bad-values'],
    ['no shape', () => munge({ values: new Float32Array(4) } as never, { seed: 1 }), 'bad-shape'],
    [
      'a value that is none',
      () => munge({ values: Float32Array.of(1, Number.NaN), shape: [2, 1] }, { seed: 1 }),
      'bad-values',
    ],
    ['one row', () => munge({ values: new Float32Array(2), shape: [1, 2] }, { seed: 1 }), 'one-sample'],
    [
      'too many neighbours',
      () => munge({ values: new Float32Array(4), shape: [2, 2] }, { k: 2, seed: 1 }),
      'k-too-large',
    ],
    ['no neighbours', () => munge({ values: new Float32Array(4), shape: [2, 2] }, { k: 0, seed: 1 }), 'bad-option'],
    ['no copies', () => munge({ values: new Float32Array(4), shape: [2, 2] }, { copies: 0, seed: 1 }), 'bad-option'],
    [
      'no probability',
      () => munge({ values: new Float32Array(4), shape: [2, 2] }, { exchange: 1.5, seed: 1 }),
      'bad-option',
    ],
    ['no seed', () => munge({ values: new Float32Array(4), shape: [2, 2] }, {}), 'bad-option'],
    [
      'groups that are missing',
      () => munge({ values: new Float32Array(4), shape: [2, 2] }, { neighbours: 'other-group', seed: 1 }),
      'bad-groups',
    ],
    ...[[[0]], [[0, 1], [1]], [[0], [2]], [0, 1]].map((blocks): [string, () => unknown, string] => [
      `blocks ${JSON.stringify(blocks)}`,
      () => munge({ values: new Float32Array(4), shape: [2, 2] }, { blocks: blocks as never, seed: 1 }),
      'bad-option',
    ]),
  ])('refuses %s', (_name, call, code) => {
    expect(codeOf(call)).toBe(code)
  })
})
