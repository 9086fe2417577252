import { AMERICAN_RATIOS, createPanel } from '@fdp/data'
import { americanFeatures } from '@fdp/datasets'
import { describe, expect, it } from 'vitest'
import { featureLabel } from '../studies/distress/sample/network-features.ts'
import { ratioLabel, ratioPanel, SCORING_RATIOS } from './ratio-panel.ts'

// Amounts with decimals that single precision cannot hold.
const amounts = (year: number) => americanFeatures.map((_, i) => 100.1 + 7.3 * i + 0.7 * year)
const years = [2010, 2011, 2012]

describe('ratioLabel', () => {
  it("is the name that the report's tables have, for ratios that both read", () => {
    const common = SCORING_RATIOS.filter((name) => AMERICAN_RATIOS.some((each) => each.name === name))
    expect(common.length).toBeGreaterThan(20)
    for (const name of common) expect(ratioLabel(name)).toBe(featureLabel(name))
    expect(ratioLabel('netProfitToMarketCapital')).toBe('net profit to market value plus total liabilities')
  })

  it('tells every ratio from the others', () => {
    expect(new Set(SCORING_RATIOS.map(ratioLabel)).size).toBe(SCORING_RATIOS.length)
  })
})

describe('ratioPanel', () => {
  const panel = createPanel({
    features: americanFeatures,
    rows: years.map((year) => ({ entity: 'C_1', period: String(year), values: amounts(year) })),
  })

  it('gives the same bits for amounts that were kept in single precision', () => {
    const single = createPanel({
      features: americanFeatures,
      rows: years.map((year) => ({ entity: 'C_1', period: String(year), values: Float32Array.from(amounts(year)) })),
    })
    expect([...single.values]).not.toEqual([...panel.values])
    const [fromPanel, fromSingle] = [ratioPanel(panel), ratioPanel(single)]
    expect([...fromSingle.values]).toEqual([...fromPanel.values])
    expect(fromPanel.values).toHaveLength(3 * SCORING_RATIOS.length)
    expect(fromPanel.values.every(Number.isFinite)).toBe(true)
  })

  it('refuses an amount beyond single precision, which no ratio would tell from an empty cell', () => {
    const values = amounts(2011).with(4, -1e39)
    const rows = [
      { entity: 'C_1', period: '2011', values: amounts(2011) },
      { entity: 'C_2', period: '2011', values },
    ]
    const beyond = expect.objectContaining({
      code: 'data.unusable',
      received: `-1e+39 (${americanFeatures[4]} of C_2)`,
    })
    expect(() => ratioPanel(createPanel({ features: americanFeatures, rows }))).toThrow(beyond)
  })
})
