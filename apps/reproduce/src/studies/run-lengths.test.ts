import { createPanel } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { runLengths } from './run-lengths.ts'

describe('runLengths', () => {
  it('begins anew after a year that was not observed, and for each entity', () => {
    const years = (entity: string, ...periods: number[]) =>
      periods.map((period) => ({ entity, period: String(period), values: [1] }))
    const panel = createPanel({ features: ['x'], rows: [...years('a', 2001, 2002, 2004), ...years('b', 2002, 2004)] })
    // 2003 is no period of the panel: 2004 does not follow 2002.
    expect(panel.periods).toEqual(['2001', '2002', '2004'])
    expect([...runLengths(panel)]).toEqual([1, 2, 1, 0, 1, 1])
    const whole = createPanel({ features: ['x'], rows: [...years('a', 2001, 2002, 2003), ...years('b', 2001, 2003)] })
    expect([...runLengths(whole)]).toEqual([1, 2, 3, 1, 0, 1])
  })
})
