import { describe, expect, it } from 'vitest'
import { companiesPanel, WORKED, WORKED_SCORES } from '../../test/companies.ts'
import { createPanel, type Panel } from '../panel/panel.ts'
import {
  AMERICAN_CHANGES,
  AMERICAN_PANEL_LINES,
  AMERICAN_RATIOS,
  AMERICAN_RISK_RATIOS,
  AMERICAN_STATIC_RATIOS,
} from './american.ts'
import { availableIndicators, computeIndicators } from './compute-indicators.ts'
import { defineIndicator, type Indicator } from './indicator.ts'
import { STATEMENT_LINES } from './lines.ts'
import { PAPER_INDICATORS } from './paper.ts'
import { ALTMAN_Z, ALTMAN_Z1, ALTMAN_Z2, ohlsonO, ZMIJEWSKI } from './scores.ts'

const at = (panel: Panel, entity: number, period: number, feature: string): number =>
  panel.values[
    (entity * panel.periods.length + period) * panel.features.length + panel.features.indexOf(feature)
  ] as number

describe('PAPER_INDICATORS', () => {
  it('has the 34 of the table in 7 groups of 7, 7, 6, 6, 1, 5 and 2', () => {
    const sizes = new Map<string, number>()
    for (const { group } of PAPER_INDICATORS) sizes.set(group, (sizes.get(group) ?? 0) + 1)
    expect([...sizes.values()]).toEqual([7, 7, 6, 6, 1, 5, 2])
    expect(PAPER_INDICATORS.map(({ name }) => name)).toEqual(Object.keys(WORKED))
  })

  it.each(Object.entries(WORKED))('%s is what was worked by hand', (name, expected) => {
    const panel = computeIndicators(companiesPanel())
    expected.forEach((fraction, entity) => {
      const value = at(panel, entity, 1, name)
      if (fraction === null) expect(value).toBeNaN()
      else expect(value).toBeCloseTo(fraction[0] / fraction[1], 12)
    })
  })

  it('marks every NaN as missing, and nothing else', () => {
    const panel = computeIndicators(companiesPanel())
    expect([...panel.missing]).toEqual(Array.from(panel.values, (value) => (Number.isNaN(value) ? 1 : 0)))
    expect([...panel.observed]).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('divides by closing balances when asked to, and keeps negative denominators when asked to', () => {
    const closing = computeIndicators(companiesPanel(), { balances: 'closing' })
    expect(at(closing, 0, 1, 'accountsReceivableTurnover')).toBeCloseTo(1800 / 250, 12)
    expect(at(closing, 0, 1, 'returnOnEquity')).toBeCloseTo(140 / 700, 12)
    expect(at(closing, 0, 0, 'returnOnEquity')).toBeCloseTo(90 / 500, 12)
    const kept = computeIndicators(companiesPanel(), { negativeDenominators: 'keep' })
    expect(at(kept, 2, 1, 'equityRatio')).toBeCloseTo(140 / -60, 12)
    expect(at(kept, 2, 1, 'capitalPreservationRate')).toBeCloseTo(6, 12)
    expect(at(kept, 1, 1, 'inventoryTurnover')).toBeNaN()
  })

  it('has no average and no growth in a first year, nor across a gap in the years', () => {
    const panel = computeIndicators(companiesPanel())
    expect(at(panel, 0, 0, 'totalAssetTurnover')).toBeNaN()
    expect(at(panel, 0, 0, 'revenueGrowthRate')).toBeNaN()
    expect(at(panel, 0, 0, 'currentRatio')).toBe(2)
    const gap = { ...companiesPanel(), periods: ['2012', '2014'] }
    expect(at(computeIndicators(gap), 0, 1, 'revenueGrowthRate')).toBeNaN()
    expect(at(computeIndicators(gap, { lag: 2 }), 0, 1, 'revenueGrowthRate')).toBeCloseTo(0.2, 12)
  })

  it('never divides by zero: any column of zeros gives missing or finite values', () => {
    for (const indicator of PAPER_INDICATORS) {
      const zeros = Object.fromEntries(Object.keys(STATEMENT_LINES).map((line) => [line, 0]))
      const value = indicator.compute(zeros, zeros)
      expect(Number.isNaN(value) || Number.isFinite(value), indicator.name).toBe(true)
      if (indicator.denominator !== 'none') expect(value, indicator.name).toBeNaN()
    }
  })
})

describe('scores', () => {
  const scores = [ALTMAN_Z, ALTMAN_Z1, ALTMAN_Z2, ZMIJEWSKI, ohlsonO()]
  const panel = computeIndicators(companiesPanel(), { indicators: scores })

  it.each(Object.entries(WORKED_SCORES))('%s is what was worked by hand', (name, expected) => {
    for (const [entity, value] of expected.entries()) expect(at(panel, entity, 1, name)).toBeCloseTo(value, 8)
  })

  it('are missing where a balance that they divide by is not positive', () => {
    expect(
      ZMIJEWSKI.compute({ netProfit: 1, totalAssets: 1, totalLiabilities: 1, currentAssets: 1, currentLiabilities: 0 }),
    ).toBeNaN()
  })

  it("takes Ohlson's unit and price index", () => {
    const index = computeIndicators(companiesPanel(), {
      indicators: [ohlsonO({ unit: 1e6, priceIndex: { '2014': 500 } })],
    })
    const shift = -0.407 * (Math.log(1e6) - Math.log(5))
    expect(at(index, 0, 1, 'ohlsonO')).toBeCloseTo(-0.43217625 + shift, 8)
    const unknown = computeIndicators(companiesPanel(), { indicators: [ohlsonO({ priceIndex: { '2013': 500 } })] })
    expect(at(unknown, 0, 1, 'ohlsonO')).toBeNaN()
    expect(() => ohlsonO({ unit: 0 })).toThrow('positive')
  })
})

describe('availableIndicators', () => {
  const columns = Object.keys(AMERICAN_PANEL_LINES)

  it('says what the American panel lacks for each of the 34', () => {
    const { available, unavailable } = availableIndicators(columns, { lines: AMERICAN_PANEL_LINES })
    const reasons = Object.fromEntries(unavailable.map(({ indicator, reason }) => [indicator.name, reason]))
    expect(reasons).toEqual({
      cashRatio: 'cannot be: lacks cash',
      cashAssetsRatio: 'cannot be: lacks cash',
      fixedAssetsRatio: 'cannot be: lacks fixedAssets',
      operatingProfitMargin: 'cannot be: lacks operatingProfit, totalProfit',
      accountsPayableTurnover: 'cannot be: lacks payables',
      fixedAssetTurnover: 'cannot be: lacks fixedAssets',
      netProfitMarginOnFixedAssets: 'cannot be: lacks fixedAssets',
      operatingProfitRate: 'cannot be: lacks operatingProfit',
      operatingIndex: 'cannot be: lacks operatingCashFlow, nonOperatingIncome',
      fixedAssetGrowthRate: 'cannot be: lacks fixedAssets',
      sustainableGrowthRate: 'cannot be: lacks dividends',
      earningsPerShare: 'cannot be: lacks shares',
      ebitPerShare: 'cannot be: lacks shares',
    })
    expect(available.length + unavailable.length).toBe(34)
  })

  it('refuses or skips what cannot be', () => {
    const panel = createPanel({
      entities: ['A'],
      periods: ['2014'],
      features: ['currentAssets', 'currentLiabilities'],
      values: [3, 2],
    })
    expect(() => computeIndicators(panel)).toThrow('indicator quickRatio cannot be: lacks inventory')
    expect(computeIndicators(panel, { unavailable: 'skip' }).features).toEqual(['currentRatio', 'workingCapital'])
    expect(() => availableIndicators(['a', 'b'], { lines: { a: 'cash', b: 'cash' } })).toThrow('one statement line')
  })
})

describe('AMERICAN_RATIOS', () => {
  const american = (): Panel =>
    createPanel({
      features: Object.keys(AMERICAN_PANEL_LINES),
      rows: [
        {
          entity: 'C_1',
          period: '2000',
          values: [400, 900, 50, 170, 100, 90, 150, 800, 1500, 1000, 200, 120, 600, 200, 200, 1500, 500, 1380],
        },
        {
          entity: 'C_1',
          period: '2001',
          values: [600, 1200, 70, 270, 140, 140, 250, 1050, 1800, 1400, 0, 200, 600, 400, 280, 1800, 700, 1600],
        },
        { entity: 'C_2', period: '2001', values: [0, 0, 0, -5, 0, -5, 0, 0, 0, 10, 0, -5, 0, 0, -20, 0, 15, 5] },
      ],
    })

  it('all can be made from X1..X18, with distinct names', () => {
    expect(
      availableIndicators(Object.keys(AMERICAN_PANEL_LINES), {
        lines: AMERICAN_PANEL_LINES,
        indicators: AMERICAN_RATIOS,
      }).unavailable,
    ).toEqual([])
    expect(new Set(AMERICAN_RATIOS.map(({ name }) => name)).size).toBe(AMERICAN_RATIOS.length)
    expect(AMERICAN_RATIOS.length).toBe(AMERICAN_STATIC_RATIOS.length + AMERICAN_CHANGES.length)
  })

  it('has the risk ratios to the value at market', () => {
    const panel = computeIndicators(american(), { lines: AMERICAN_PANEL_LINES, indicators: AMERICAN_RISK_RATIOS })
    expect(new Set(panel.features).size).toBe(AMERICAN_RISK_RATIOS.length)
    const worked: Record<string, number> = {
      totalLiabilitiesToMarketCapital: 700 / 1750,
      longTermDebtToMarketCapital: 0,
      netProfitToMarketCapital: 140 / 1750,
      ebitdaToMarketCapital: 270 / 1750,
      equityToMarketCapital: 700 / 1750,
      liquidAssetsToTotalAssets: 210 / 1400,
      liquidAssetsToMarketCapital: 210 / 1750,
    }
    for (const [name, value] of Object.entries(worked)) expect(at(panel, 0, 1, name)).toBeCloseTo(value, 12)
    expect(at(panel, 1, 1, 'equityToMarketCapital')).toBeCloseTo(-5 / 15, 12)
  })

  it('gives the values worked by hand, and missing ones where a denominator is not positive', () => {
    const panel = computeIndicators(american(), { lines: AMERICAN_PANEL_LINES, indicators: AMERICAN_RATIOS })
    const worked: Record<string, readonly [number, number]> = {
      currentAssetsToTotalAssets: [600 / 1400, 0],
      workingCapitalToTotalAssets: [200 / 1400, 0],
      quickAssetsToCurrentLiabilities: [460 / 400, Number.NaN],
      currentAssetsToCurrentLiabilities: [1.5, Number.NaN],
      marketValueToTotalLiabilities: [1.5, 0],
      netProfitToRevenue: [140 / 1800, Number.NaN],
      equityToMarketValue: [700 / 1050, Number.NaN],
      logTotalAssets: [Math.log(1400), Math.log(10)],
      logMarketValue: [Math.log(1050), Number.NaN],
      totalAssetsChange: [0.4, Number.NaN],
      netProfitChangeToTotalAssets: [50 / 1000, Number.NaN],
    }
    for (const [name, values] of Object.entries(worked))
      values.forEach((value, entity) => {
        const actual = at(panel, entity, 1, name)
        if (Number.isNaN(value)) expect(actual, name).toBeNaN()
        else expect(actual, name).toBeCloseTo(value, 12)
      })
  })
})

describe('defineIndicator', () => {
  it('makes indicators of a user, guarded like ours', () => {
    const cover: Indicator = defineIndicator({
      name: 'interestCover',
      label: 'interest cover',
      group: 'ratio',
      formula: 'EBIT / interest expense',
      source: 'a user',
      unit: 'ratio',
      denominator: 'positive',
      inputs: ['ebit', 'interestExpense'],
      above: (now) => now.ebit,
      below: (now) => now.interestExpense,
    })
    const panel = computeIndicators(companiesPanel(), { indicators: [cover] })
    expect([at(panel, 0, 1, 'interestCover'), at(panel, 2, 0, 'interestCover')]).toEqual([10, Number.NaN])
  })
})
