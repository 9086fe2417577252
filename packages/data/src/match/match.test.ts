import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPanel } from '../panel/panel.ts'
import { balanceTable } from './balance-table.ts'
import { matchControls, matchedPanel } from './match-controls.ts'

const company = (entity: string, label: number, sector: string, sizes: readonly (number | null)[]) => ({
  entity,
  label,
  sector,
  sizes,
})
const make = (companies: readonly ReturnType<typeof company>[]) =>
  createPanel({
    features: ['assets'],
    rows: companies.flatMap(({ entity, sizes }) =>
      sizes.map((size, i) => ({ entity, period: String(2013 + i), values: [size] })),
    ),
    labels: { level: 'entity', values: companies.map(({ label }) => label) },
    attributes: { sector: companies.map(({ sector }) => sector) },
  })
const panel = make([
  company('st1', 1, 'steel', [100, 80]),
  company('st2', 1, 'steel', [50, 40]),
  company('st3', 1, 'rail', [100, null]),
  company('a', 0, 'steel', [10, 85]),
  company('b', 0, 'steel', [100, 60]),
  company('c', 0, 'rail', [100, 80]),
  company('d', 0, 'steel', [51, 41]),
  company('e', 0, 'steel', [1000, 1000]),
])
const names = (matching: ReturnType<typeof matchControls>): string[] =>
  matching.pairs.map((pair) => `${panel.entities[pair.case]}-${panel.entities[pair.control]}`)

describe('matchControls', () => {
  const options = { size: 'assets', exact: ['sector'], period: '2014' }

  it('takes the nearest of the same industry in the same year, without replacement', () => {
    const matching = matchControls(panel, options)
    expect(names(matching)).toEqual(['st1-a', 'st2-d'])
    expect(matching.pairs[0]?.distance).toBeCloseTo(Math.log(85 / 80), 12)
    expect(matching.short).toEqual([{ case: 2, found: 0, reason: 'not observed' }])
    expect([[...matching.cases], [...matching.controls]]).toEqual([
      [0, 1],
      [3, 6],
    ])
    expect(matchedPanel(panel, matching).entities).toEqual(['st1', 'st2', 'a', 'd'])
  })

  it('goes round by round for one-to-k, within the caliper', () => {
    expect(names(matchControls(panel, { ...options, ratio: 2 }))).toEqual(['st1-a', 'st2-d', 'st1-b', 'st2-e'])
    const near = matchControls(panel, { ...options, ratio: 2, caliper: 0.3 })
    expect(names(near)).toEqual(['st1-a', 'st2-d', 'st1-b'])
    expect(near.short[0]).toEqual({ case: 1, found: 1, reason: 'no control left' })
  })

  it('takes a period for each case, raw sizes, and no industry', () => {
    const matching = matchControls(panel, {
      size: 'assets',
      log: false,
      period: (entity) => (entity === 'st2' ? '2014' : '2013'),
    })
    // st1 and st3 (100) choose before st2 (40): b, c; then d is 1 away
    expect(names(matching)).toEqual(['st1-b', 'st3-c', 'st2-d'])
  })

  it('tells a case without a size from one that has no logarithm', () => {
    const odd = make([
      company('st1', 1, 's', [null]),
      company('st2', 1, 's', [0]),
      company('st3', 1, 's', [-5]),
      company('a', 0, 's', [1]),
      company('b', 0, 's', [-4]),
    ])
    const reasons = (log: boolean) =>
      matchControls(odd, { size: 'assets', period: '2013', log }).short.map(({ case: at, reason }) => [at, reason])
    expect(reasons(true)).toEqual([
      [0, 'not observed'],
      [1, 'no logarithm'],
      [2, 'no logarithm'],
    ])
    expect(reasons(false)).toEqual([[0, 'not observed']])
  })

  it('takes the pairs that comparing every case with every control takes', () => {
    const sizes = (i: number) => 1 + ((i * 7919) % 97)
    const many = createPanel({
      entities: Array.from({ length: 300 }, (_, i) => `c${i}`),
      periods: ['2013', '2014'],
      features: ['assets'],
      values: Float64Array.from({ length: 600 }, (_, i) => (i % 31 === 0 ? -1 : sizes(i))),
      labels: { level: 'entity', values: Array.from({ length: 300 }, (_, i) => (i % 9 === 0 ? 1 : 0)) },
      attributes: { sector: Array.from({ length: 300 }, (_, i) => `s${i % 4}`) },
    })
    const period = (entity: string) => (entity.length % 2 === 0 ? '2013' : '2014')
    const { pairs } = matchControls(many, { size: 'assets', exact: ['sector'], period, ratio: 3, caliper: 0.2 })
    const at = (e: number, p: string) => many.values[2 * e + many.periods.indexOf(p)] as number
    const left = new Set(many.entities.flatMap((_, e) => (e % 9 === 0 ? [] : [e])))
    expect(pairs.length).toBeGreaterThan(40)
    for (const pair of pairs) {
      const gap = (e: number) => Math.abs(Math.log(at(e, pair.period)) - Math.log(at(pair.case, pair.period)))
      const fitting = [...left].filter((e) => e % 4 === pair.case % 4 && at(e, pair.period) > 0)
      const nearest = Math.min(...fitting.map(gap))
      expect(pair.control).toBe(fitting.find((e) => gap(e) === nearest))
      left.delete(pair.control)
    }
  })

  it('refuses what it cannot do', () => {
    expect(() => matchControls(panel, { ...options, period: '1999' })).toThrow('axis')
    expect(() => matchControls(panel, { ...options, exact: ['size'] })).toThrow('attribute')
    expect(() => matchControls(panel, { ...options, caliper: -1 })).toThrow('caliper')
    expect(() => matchControls(panel, { ...options, order: 'random' })).toThrow('seed')
  })

  it('keeps its promises on any panel (property)', () => {
    const companies = fc.array(
      fc.record({
        label: fc.integer({ min: 0, max: 1 }),
        sector: fc.constantFrom('s', 'r'),
        size: fc.integer({ min: 1, max: 99 }),
      }),
      { minLength: 2, maxLength: 25 },
    )
    fc.assert(
      fc.property(companies, fc.integer({ min: 1, max: 3 }), fc.nat(), (list, ratio, seed) => {
        const any = make(list.map(({ label, sector, size }, i) => company(`c${i}`, label, sector, [size, size])))
        const { pairs, short } = matchControls(any, { ...options, ratio, caliper: 0.5, order: 'random', seed })
        expect(new Set(pairs.map(({ control }) => control)).size).toBe(pairs.length)
        const used = new Set(pairs.map(({ control }) => control))
        for (const pair of pairs) {
          const [one, other] = [list[pair.case]!, list[pair.control]!]
          expect([one.label, other.label, one.sector]).toEqual([1, 0, other.sector])
          expect(Math.abs(Math.log(one.size) - Math.log(other.size))).toBeLessThanOrEqual(0.5)
        }
        for (const { case: left } of short)
          for (const [i, { label, sector, size }] of list.entries())
            if (label === 0 && !used.has(i) && sector === list[left]!.sector)
              expect(Math.abs(Math.log(size) - Math.log(list[left]!.size))).toBeGreaterThan(0.5)
      }),
      { numRuns: 150 },
    )
  })
})

describe('balanceTable', () => {
  it('compares means before and after, in units of the pooled standard deviation', () => {
    const [row] = balanceTable(panel, matchControls(panel, { size: 'assets', exact: ['sector'], period: '2014' }))
    // before: cases 80, 40 (one is missing); controls 85, 60, 80, 41, 1000
    expect(row?.before.cases).toEqual({ n: 2, mean: 60, variance: 800 })
    expect(row?.before.controls.n).toBe(5)
    expect(row?.before.controls.mean).toBeCloseTo(253.2, 12)
    // after: 80, 40 against 85, 41: means 60 and 63, variances 800 and 968
    expect(row?.after.controls).toEqual({ n: 2, mean: 63, variance: 968 })
    expect(row?.after.standardizedDifference).toBeCloseTo(-3 / Math.sqrt(884), 12)
    expect(row?.after.varianceRatio).toBeCloseTo(800 / 968, 12)
  })
})
