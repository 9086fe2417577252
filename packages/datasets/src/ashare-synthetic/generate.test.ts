import { createHash } from 'node:crypto'
import { PAPER_INDICATORS, type Panel, slidingWindows } from '@fdp/data'
import { beforeAll, describe, expect, it } from 'vitest'
import { ashareSynthetic } from './ashare-synthetic.ts'
import { type AshareSample, generateAshare } from './generate.ts'

let sample: AshareSample
beforeAll(() => {
  sample = generateAshare({ seed: 1 })
})

const digest = (panel: Panel): string => createHash('sha256').update(new Uint8Array(panel.values.buffer)).digest('hex')
const column = (panel: Panel, name: string): Float64Array => {
  const [F, at] = [panel.features.length, panel.features.indexOf(name)]
  return Float64Array.from({ length: panel.values.length / F }, (_, row) => panel.values[row * F + at] as number)
}

/** Share of pairs (distressed, healthy) in which the distressed company has the lower mean: 1 - ROC-AUC of the mean. */
const separation = (panel: Panel, name: string, last: number): number => {
  const P = panel.periods.length
  const values = column(panel, name)
  const means = panel.entities.map((_, e) => {
    let sum = 0
    for (let p = P - last; p < P; p++) sum += values[e * P + p] as number
    return sum
  })
  const classes = [0, 1].map((label) => means.filter((_, e) => panel.labels?.values[e] === label))
  let wins = 0
  for (const bad of classes[1] as number[]) for (const good of classes[0] as number[]) if (bad < good) wins += 1
  return wins / (135 * 755)
}

describe('generateAshare', () => {
  it("has the shape of the paper's sample, with no cell missing", () => {
    const { indicators, statements } = sample
    expect(indicators.entities).toHaveLength(890)
    expect(indicators.labels?.values.reduce((sum, label) => sum + label, 0)).toBe(135)
    expect(indicators.periods).toHaveLength(12)
    expect([indicators.periods[0], indicators.periods[11]]).toEqual(['2019Q1', '2021Q4'])
    expect(indicators.features).toEqual(PAPER_INDICATORS.map(({ name }) => name))
    expect(indicators.missing.includes(1)).toBe(false)
    expect(indicators.values.every(Number.isFinite)).toBe(true)
    expect([statements.periods[0], statements.periods.length]).toEqual(['2017Q2', 19])
    expect(new Set(indicators.attributes?.sector)).toHaveLength(12)
  })

  it("gives the paper's window counts for w = 4 to 12", () => {
    for (let width = 4; width <= 12; width++) {
      const windows = slidingWindows(sample.indicators, { width, label: 'entity' })
      const failed = windows.labels.reduce((sum, label) => sum + label, 0)
      expect([width, windows.shape[0], failed]).toEqual([width, 890 * (13 - width), 135 * (13 - width)])
    }
  })

  it('balances to the yuan and keeps the signs of its lines', () => {
    const line = (name: string) => column(sample.statements, name)
    const [assets, liabilities, equity, current, fixed] = [
      'totalAssets',
      'totalLiabilities',
      'equity',
      'currentAssets',
      'nonCurrentAssets',
    ].map(line) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
    const broken = Array.from(assets.keys()).filter(
      (row) =>
        assets[row] !== (liabilities[row] as number) + (equity[row] as number) ||
        assets[row] !== (current[row] as number) + (fixed[row] as number),
    )
    expect(broken).toEqual([])
    for (const name of [
      'cash',
      'receivables',
      'inventory',
      'fixedAssets',
      'payables',
      'equity',
      'revenue',
      'shares',
      'marketValue',
    ])
      expect(Math.min(...line(name)), name).toBeGreaterThan(0)
  })

  it('has the negative operating expenses that its card names', () => {
    const found = [sample.statements, sample.trailing].map((panel) => {
      const below = [...column(panel, 'operatingExpenses').entries()].filter(([, value]) => value < 0)
      return [below.length, new Set(below.map(([row]) => Math.floor(row / panel.periods.length))).size]
    })
    expect(found).toEqual([
      [88, 5],
      [49, 5],
    ])
    expect(sample.statements.entities.length * sample.statements.periods.length).toBe(16_910)
  })

  it('moves equity by profit less dividends, but for capital increases', () => {
    const P = sample.statements.periods.length
    const [equity, profit, dividends, shares] = ['equity', 'netProfit', 'dividends', 'shares'].map((name) =>
      column(sample.statements, name),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array]
    let raised = 0
    let unexplained = 0
    for (let row = 0; row < equity.length; row++) {
      if (row % P === 0) continue
      const before = (equity[row - 1] as number) + (profit[row] as number) - (dividends[row] as number)
      const left = (equity[row] as number) - before
      if (shares[row] !== shares[row - 1]) raised += left > 0 ? 1 : Number.NaN
      else if (left !== 0) unexplained += 1
    }
    expect(unexplained).toBe(0)
    expect(raised).toBeLessThan(equity.length / 50)
  })

  it('gives the same bytes for the same seed, pinned, and others for another', () => {
    expect(digest(sample.statements)).toBe('b0ae0f9f9b2ca458ce149c3441f1843ab13c305ed80a03d3da1e88a98dc10cde')
    expect(digest(sample.indicators)).toBe('f0f852fa387d6ca273a390e6d944c0b202ed6092b32b2e4d887c89a2b1708855')
    expect(digest(generateAshare({ seed: 2 }).statements)).not.toBe(digest(sample.statements))
  })

  it('lets the classes drift apart gradually, and overlap', () => {
    const early = separation(sample.indicators, 'returnOnAssets', 12)
    const late = separation(sample.indicators, 'returnOnAssets', 1)
    expect(late).toBeGreaterThan(early)
    expect(early).toBeGreaterThan(0.6)
    expect(late).toBeLessThan(0.87)
  })

  it('is autocorrelated within a company', () => {
    const roa = column(sample.indicators, 'returnOnAssets')
    const pairs = Array.from(roa.keys()).filter((row) => row % 12 !== 0)
    const mean = roa.reduce((sum, value) => sum + value, 0) / roa.length
    const covariance =
      pairs.reduce((sum, row) => sum + ((roa[row] as number) - mean) * ((roa[row - 1] as number) - mean), 0) /
      pairs.length
    const variance = roa.reduce((sum, value) => sum + (value - mean) ** 2, 0) / roa.length
    expect(covariance / variance).toBeGreaterThan(0.7)
  })

  it('takes sizes and a later year', () => {
    const { indicators } = generateAshare({ seed: 1, distressed: 40, healthy: 60, quarters: 8, designationYear: 2025 })
    expect(indicators.entities).toHaveLength(100)
    expect(indicators.labels?.values.reduce((sum, label) => sum + label, 0)).toBe(40)
    expect([indicators.periods[0], indicators.periods.at(-1)]).toEqual(['2021Q1', '2022Q4'])
  })

  it.each([{ distressed: 0 }, { healthy: 1.5 }, { quarters: 41 }, { designationYear: 1990 }, { seed: -1 }])(
    'refuses %j',
    (options) => {
      expect(() => generateAshare({ seed: 1, ...options })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    },
  )

  it.each([undefined, null, 1, 'seed', {}])('refuses %j for options', (options) => {
    expect(() => generateAshare(options as never)).toThrow(
      expect.objectContaining({ name: 'DataError', code: 'invalid-option' }),
    )
  })

  it('is what the data set loads', async () => {
    expect(digest(await ashareSynthetic.load())).toBe(digest(sample.indicators))
  })
})
