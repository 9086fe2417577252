import { americanBankruptcy } from '@fdp/datasets'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareScoring, scoringProvenance } from './prepare.ts'
import { describeUnusualSizes, unusualSizes } from './unusual-sizes.ts'

/** Quantiles from 0.001 to 100,000 (millions), 10 in the middle: about the American panel's range. */
const training = Array.from({ length: 201 }, (_, i) => Math.log(10) * (1 + (i - 100) / 25))
const sizes = (...values: number[]) => values.map(Math.log)

describe('unusualSizes', () => {
  it('gives medians in the units of their files', () => {
    const found = unusualSizes(sizes(4e6, 5e6, 7e6), training)
    expect(found?.companies).toBe(3)
    expect([found?.median, found?.training].map((value) => Math.round(value ?? 0))).toEqual([5e6, 10])
  })

  it.each([
    ['one company ten times as large as the largest', [1.1e6], true],
    ['one a little smaller', [0.9e6], false],
    ['one a tenth as large as the smallest', [0.9e-4], true],
    ['one a little larger', [1.1e-4], false],
    ['one giant among others', [1e12, 5, 20], false],
    ['a hundred at 410 times the median', Array(100).fill(4100), true],
    ['a hundred at 390 times the median', Array(100).fill(3900), false],
    ['ten at 410 times the median', Array(10).fill(4100), false],
    ['companies whose size is not known', [Number.NaN, Number.NaN], false],
    ['no companies', [], false],
  ])('%s', (_, values, expected) => {
    expect(unusualSizes(sizes(...values), training) !== undefined).toBe(expected)
  })

  it('looks past companies whose size is not known', () => {
    expect(unusualSizes([Number.NaN, ...sizes(1e9)], training)?.companies).toBe(1)
  })

  it('has nothing to say without quantiles', () => expect(unusualSizes(sizes(1e12), [])).toBeUndefined())

  it('depends on no order, and a larger median never comes back into bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -20, max: 40, noNaN: true }), { minLength: 1, maxLength: 150 }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (logs, more) => {
          const found = unusualSizes(logs, training)
          expect(unusualSizes(logs.toReversed(), training)).toEqual(found)
          if (found !== undefined && found.median > found.training)
            expect(
              unusualSizes(
                logs.map((value) => value + more),
                training,
              ),
            ).toBeDefined()
        },
      ),
    )
  })
})

describe('on the American panel', () => {
  /** Total assets of each year. */
  const years = new Map<string, number[]>()
  let quantiles: readonly number[] = []
  beforeAll(async () => {
    const { periods, features, values, observed } = await americanBankruptcy.load()
    const assets = features.indexOf('X10')
    observed.forEach((seen, row) => {
      if (seen !== 1) return
      const year = periods[row % periods.length] ?? ''
      const known = years.get(year) ?? []
      years.set(year, known)
      known.push(values[row * features.length + assets] ?? Number.NaN)
    })
    const { name } = americanBankruptcy
    const { sha256: dataSha256 } = await scoringProvenance(name)
    const { channels } = await prepareScoring({ data: name, dataSha256, width: 5, fit: 'all' })
    const { features: ratios, quantiles: all } = channels.levels.scaler
    quantiles = all[ratios.indexOf('logTotalAssets')] ?? []
  })
  const found = (values: readonly number[], unit = 1) =>
    unusualSizes(
      values.map((value) => Math.log(unit * value)),
      quantiles,
    )

  it('says nothing of the largest or smallest companies of any year, few or many', () => {
    expect(years.size).toBe(16)
    for (const [year, values] of years) {
      const sorted = values.toSorted((a, b) => a - b)
      for (const count of [1, 2, 5, 20, 100, 300])
        expect([year, count, found(sorted.slice(0, count)), found(sorted.slice(-count))]).toEqual([
          year,
          count,
          undefined,
          undefined,
        ])
    }
  })

  it('sees dollars at few companies, thousands and billions at a hundred', () => {
    for (const [year, values] of years) {
      expect([year, found(values, 1e6) !== undefined]).toEqual([year, true])
      const middle = values.toSorted((a, b) => a - b).slice(Math.floor(values.length / 2))
      expect([year, found(middle.slice(0, 3), 1e6) !== undefined]).toEqual([year, true])
      for (const unit of [1e3, 1e-3])
        expect([year, unit, found(values, unit) !== undefined]).toEqual([year, unit, true])
    }
  })
})

describe('describeUnusualSizes', () => {
  it('gives medians, factor and unit', () => {
    expect(describeUnusualSizes({ companies: 240, median: 104_321_000, training: 101.9 })).toMatch(
      /^total assets \(X10\) have a median of 104,000,000 here \(240 companies\), 1,020,000 times the 102 of the data .*millions of US dollars/,
    )
    expect(describeUnusualSizes({ companies: 1, median: 1e-8, training: 100 })).toContain(
      'a median of 1e-8 here (1 company), 1/10,000,000,000 times the 100 of',
    )
  })
})
