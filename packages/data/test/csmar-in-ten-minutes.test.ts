import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as guide from '../examples/csmar-in-ten-minutes.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('docs/guides/csmar-in-ten-minutes.md', () => {
  it('its blocks are the program that is run here, in order', () => {
    const blocks = [...read('../../../docs/guides/csmar-in-ten-minutes.md').matchAll(/```ts\n([\s\S]*?)```/g)]
    expect(blocks.length).toBe(8)
    expect(blocks.map(([, code]) => code).join('\n')).toBe(read('../examples/csmar-in-ten-minutes.ts'))
  })

  it('what its comments say is so', () => {
    expect(guide.income.notes).toEqual([
      'encoding: gb18030, because the bytes are not UTF-8',
      'passed over as names and units: row 2 (Stkcd "证券代码"), row 3 (Stkcd "没有单位")',
    ])
    expect(guide.balance.columns[0]?.values[0]).toBe('000001')
    expect(guide.dropped).toEqual({ parentOnly: 160, opening: 40 })
    expect(guide.table.rowCount).toBe(160)
    expect(guide.statements.periods).toHaveLength(20)
    expect([guide.gaps, guide.suspicious]).toEqual([[], []])
    expect(guide.lacking).toContain('earningsPerShare cannot be: lacks shares')
    expect(guide.treatments.map(({ code, year }) => [code, year])).toEqual([
      ['000002', 2024],
      ['002024', 2024],
      ['600745', 2019],
    ])
    expect(guide.cohort.entities).toHaveLength(7)
    expect(guide.cohort.entities.filter((_, e) => guide.cohort.labels?.values[e] === 1)).toEqual(['000002', '002024'])
    expect([guide.cohort.periods[0], guide.cohort.periods.at(-1)]).toEqual(['2019Q1', '2021Q4'])
    expect(guide.train.shape.slice(1)).toEqual([8, guide.indicators.features.length])
    expect(guide.train.values.every(Number.isFinite)).toBe(true)
  })

  it('twelve months are the year in the fourth quarter', () => {
    const { yearly, statements } = guide
    const at = (panel: typeof yearly) => {
      const f = panel.features.indexOf('B001101000')
      return panel.values[panel.periods.indexOf('2018Q4') * panel.features.length + f] as number
    }
    expect(at(yearly)).toBeCloseTo(at(statements), 2)
  })
})
