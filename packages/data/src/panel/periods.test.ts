import { describe, expect, it } from 'vitest'
import { periodOrdinals, periodSpacing } from './periods.ts'

describe('periods', () => {
  it.each([
    [['2014', '2016'], 'year', [2014, 2016]],
    [['2014Q4', '2015Q1'], 'quarter', [8059, 8060]],
    [['2014-12', '2015-02'], 'month', [24179, 24181]],
    [['2014-03-31', '2014-06-30', '2014-12-31'], 'quarter', [8056, 8057, 8059]],
    [['2014-06-30', '2014-12-31', '2015-06-30'], 'half-year', [4028, 4029, 4030]],
    [['2014-12-31', '2016-12-31'], 'year', [2014, 2016]],
    [['2014-01-31', '2014-02-28', '2014-04-30'], 'month', [24168, 24169, 24171]],
    [['2014-01-02', '2014-01-03', '2014-01-06'], 'irregular', [0, 1, 2]],
  ] as const)('%j is %s', (periods, spacing, ordinals) => {
    expect(periodSpacing(periods)).toBe(spacing)
    expect([...periodOrdinals(periods)]).toEqual(ordinals)
  })

  it('refuses what is not a period', () => {
    expect(() => periodSpacing(['2014-13'])).toThrow('YYYY-MM-DD')
    expect(() => periodSpacing([2014, 2015] as never)).toThrow('YYYY-MM-DD')
  })
})
