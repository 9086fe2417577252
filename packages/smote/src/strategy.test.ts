import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { planGrowth, type Strategy } from './strategy.ts'

const classes = new Map([
  [-1, new Int32Array(7)],
  [0, new Int32Array(20)],
  [5, new Int32Array(7)],
  [6, new Int32Array(12)],
])
const missing = (strategy: Strategy) =>
  Object.fromEntries(planGrowth(classes, strategy).map((growth) => [growth.label, growth.missing]))

describe('planGrowth', () => {
  it('grows every class but the largest, or all the smallest, to the largest', () => {
    expect(missing('not majority')).toEqual({ '-1': 13, 5: 13, 6: 8 })
    expect(missing('minority')).toEqual({ '-1': 13, 5: 13 })
  })

  it('rounds a ratio, and leaves classes above it as they are', () => {
    expect(missing(0.5)).toEqual({ '-1': 3, 5: 3 })
    expect(missing(0.63)).toEqual({ '-1': 6, 5: 6, 6: 1 })
    expect(missing(0.1)).toEqual({})
    expect(missing(1)).toEqual(missing('not majority'))
  })

  it('takes counts by label, as an object or a Map', () => {
    expect(missing({ 0: 21, '-1': 7 })).toEqual({ 0: 1 })
    expect(missing(new Map([[6, 100]]))).toEqual({ 6: 88 })
  })

  it('goes by ascending label', () => {
    expect(
      planGrowth(
        classes,
        new Map([
          [6, 100],
          [-1, 8],
        ]),
      ).map(({ label }) => label),
    ).toEqual([-1, 6])
  })

  it('takes nothing else for a label: what converts to 0 is not class 0', () => {
    for (const key of ['', ' ', '0 ', '0.0', '-0', '+6', '06', 'six'])
      expect(
        codeOf(() => missing({ [key]: 21 })),
        key,
      ).toBe('unknown-label')
    for (const key of [null, undefined, false, '', ' 6', [0], 6n] as unknown[] as number[])
      expect(
        codeOf(() => missing(new Map([[key, 21]]))),
        String(key),
      ).toBe('unknown-label')
    expect(codeOf(() => missing({ 0: '21' as unknown as number }))).toBe('bad-strategy')
  })

  it('takes counts from a Map or a plain object alone: other objects have none', () => {
    const other = [new Set([6]), new Date(0), /6/, [], [1, 2], new Float64Array(2), new Error('6'), new (class {})()]
    for (const counts of other as never[])
      expect(
        codeOf(() => missing(counts)),
        String(counts),
      ).toBe('bad-strategy')
    expect(missing(Object.assign(Object.create(null), { 6: 13 }))).toEqual({ 6: 1 })
    expect(missing(runInNewContext('({ 6: 13 })'))).toEqual({ 6: 1 })
    expect(codeOf(() => missing(runInNewContext('new Map([[6, 13]])')))).toBe('bad-strategy')
  })

  it('refuses more rows than can be numbered', () => {
    expect(codeOf(() => missing({ 0: 2 ** 40 }))).toBe('bad-strategy')
    expect(codeOf(() => missing({ 0: 2 ** 30, 6: 2 ** 30 }))).toBe('bad-strategy')
  })

  it('refuses what it cannot meet', () => {
    for (const ratio of [0, -1, 1.01, Number.NaN]) expect(codeOf(() => missing(ratio))).toBe('bad-strategy')
    expect(codeOf(() => missing('all' as 'minority'))).toBe('bad-strategy')
    expect(codeOf(() => missing(null as unknown as 'minority'))).toBe('bad-strategy')
    expect(codeOf(() => missing({ 6: 11 }))).toBe('bad-strategy')
    expect(codeOf(() => missing({ 6: 12.5 }))).toBe('bad-strategy')
    expect(codeOf(() => missing({ 7: 12 }))).toBe('unknown-label')
    const one = new Map([[3, new Int32Array(4)]])
    expect(codeOf(() => planGrowth(one, 'minority'))).toBe('one-class')
    expect(planGrowth(one, { 3: 9 })).toHaveLength(1)
  })
})
