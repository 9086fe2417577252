import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generateMarket, marketSeries } from './generate.ts'
import { marketRegimes } from './market-regimes.ts'

describe('generateMarket', () => {
  const market = generateMarket({ seed: 1 })
  const F = market.features.length
  const series = (name: keyof typeof marketSeries) =>
    market.periods.map((_, p) => market.values[p * F + market.features.indexOf(name)] as number)
  const stress = market.labels?.values as Int8Array

  it('has 5,000 weekdays, eight series, positive prices, nothing missing', () => {
    expect([market.periods.length, market.periods[0], market.periods[5]]).toEqual([5000, '2005-01-03', '2005-01-10'])
    expect(market.features).toEqual(Object.keys(marketSeries))
    expect(market.missing.includes(1)).toBe(false)
    for (const name of ['equity', 'bond', 'fx', 'future', 'equity_volume', 'spread', 'volatility'] as const)
      expect(Math.min(...series(name)), name).toBeGreaterThan(0)
  })

  it('is rougher and spreads are wider in stress', () => {
    const mean = (values: readonly number[], state: number) => {
      const chosen = values.filter((_, p) => stress[p] === state)
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length
    }
    expect(mean(series('volatility'), 1)).toBeGreaterThan(1.5 * mean(series('volatility'), 0))
    expect(mean(series('spread'), 1)).toBeGreaterThan(1.5 * mean(series('spread'), 0))
    const share = stress.reduce((sum, value) => sum + value, 0) / stress.length
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.35)
  })

  it('gives the same bytes for the same seed, pinned', async () => {
    const digest = (values: Float64Array) => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex')
    expect(digest(market.values)).toBe('49afcd78df424f5d585366b951c08cde61e8bf2bc02238981d096d1a414bedfb')
    expect(digest((await marketRegimes.load()).values)).toBe(digest(market.values))
    expect(digest(generateMarket({ seed: 2 }).values)).not.toBe(digest(market.values))
  })

  it('moves a weekend start to Monday', () => {
    expect(generateMarket({ seed: 1, days: 30, start: '2022-01-01' }).periods[0]).toBe('2022-01-03')
  })

  it.each([undefined, null, 1, 'seed', {}])('refuses %j for options', (options) => {
    expect(() => generateMarket(options as never)).toThrow(
      expect.objectContaining({ name: 'DataError', code: 'invalid-option' }),
    )
  })

  it('refuses days beyond the year 9999', () => {
    expect(() => generateMarket({ seed: 1, start: '9999-12-01', days: 100 })).toThrow(
      expect.objectContaining({ name: 'DataError', code: 'invalid-period' }),
    )
  })

  it.each([{ days: 10 }, { start: '2005-02-30' }, { start: 'today' }, { stressShare: 0 }, { stressDays: 1 }])(
    'refuses %j',
    (options) => {
      expect(() => generateMarket({ seed: 1, ...options })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    },
  )
})
