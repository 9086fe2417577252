import { AMERICAN_RATIOS, createPanel } from '@fdp/data'
import { americanFeatures } from '@fdp/datasets'
import { describe, expect, it } from 'vitest'
import { featureLabel } from '../studies/distress/sample/network-features.ts'
import { panelOfWindows, ratioLabel, ratioPanel, SCORING_RATIOS } from './ratio-panel.ts'

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

  it('gives the same bits for a panel and for ready-made windows of it', () => {
    const windows = panelOfWindows({
      width: 3,
      split: undefined,
      windows: {
        values: Float32Array.from(years.flatMap(amounts)),
        shape: [1, 3, americanFeatures.length],
        labels: new Uint8Array(0),
        entity: Int32Array.of(0),
        groups: Int32Array.of(0),
        period: Int32Array.of(0),
        entities: ['C_1'],
        periods: ['2012'],
        features: americanFeatures,
        labelRule: 'none',
        horizon: 0,
        skipped: { missing: 0, unlabelled: 0 },
      },
    })
    const [fromPanel, fromWindows] = [ratioPanel(panel), ratioPanel(windows)]
    expect([...fromWindows.values]).toEqual([...fromPanel.values])
    expect(fromPanel.values).toHaveLength(3 * SCORING_RATIOS.length)
    expect(fromPanel.values.every(Number.isFinite)).toBe(true)
  })
})
