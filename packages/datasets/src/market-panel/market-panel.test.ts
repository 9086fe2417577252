import { describe, expect, it } from 'vitest'
import { marketPanel } from './market-panel.ts'

describe('the open market panel', () => {
  it('has the days, series and observations of its columns file', async () => {
    const [panel, columns] = [await marketPanel.load(), await marketPanel.columns()]
    expect(panel.entities).toEqual(['market'])
    expect(panel.periods).toHaveLength(16_864)
    expect([panel.periods[0], panel.periods.at(-1)]).toEqual(['1962-01-02', '2026-08-21'])
    expect(panel.features).toEqual(columns.map(({ column }) => column))
    const F = panel.features.length
    for (const [f, { column, first, last, observations }] of columns.entries()) {
      const days = panel.periods.filter((_, p) => panel.missing[p * F + f] === 0)
      expect([column, days[0], days.at(-1), days.length]).toEqual([column, first, last, observations])
    }
  })

  it('ships no series whose licence class is not plainly free', async () => {
    const columns = await marketPanel.columns()
    expect(new Set(columns.map(({ licence }) => licence))).toEqual(new Set(['us-gov', 'ecb']))
    const withheld = ['vix_close', 'stlfsi4', 'nfci', 'anfci', 'cleveland_sri', 't10yie']
    expect(columns.filter(({ column }) => withheld.includes(column))).toEqual([])
  })

  it('keeps the negative oil price and the 2008 stress', async () => {
    const panel = await marketPanel.load()
    const cell = (day: string, series: string) =>
      panel.values[panel.periods.indexOf(day) * panel.features.length + panel.features.indexOf(series)]
    expect(cell('2020-04-20', 'wti')).toBe(-36.98)
    expect(cell('2008-11-20', 'ofr_fsi')).toBeGreaterThan(20)
  })

  it('has monthly labels', async () => {
    const monthly = await marketPanel.loadMonthly()
    expect(monthly.features).toEqual(['usrec', 'gz_spread', 'ebp', 'est_prob'])
    expect([monthly.periods.length, monthly.periods[0], monthly.periods.at(-1)]).toEqual([636, '1973-01', '2025-12'])
    const spans = monthly.features.map((name, f) => {
      const months = monthly.periods.filter((_, p) => monthly.missing[p * 4 + f] === 0)
      return [name, months.length, months[0], months.at(-1)]
    })
    expect(spans).toEqual([
      ['usrec', 552, '1980-01', '2025-12'],
      ['gz_spread', 605, '1973-01', '2023-05'],
      ['ebp', 605, '1973-01', '2023-05'],
      ['est_prob', 605, '1973-01', '2023-05'],
    ])
    const recession = monthly.periods.filter((_, p) => monthly.values[p * 4] === 1)
    expect([recession.slice(0, 6), recession.slice(-2)]).toEqual([
      ['1980-02', '1980-03', '1980-04', '1980-05', '1980-06', '1980-07'],
      ['2020-03', '2020-04'],
    ])
  })
})
