import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPanel } from '../panel/panel.ts'
import { deriveSeries, type SeriesFeature } from './derive-series.ts'
import { change, drawdown, relativeChange, rollingDeviation } from './past.ts'

const panelOf = (series: Record<string, readonly number[]>) => {
  const features = Object.keys(series)
  const length = (series[features[0] as string] as readonly number[]).length
  return createPanel({
    features,
    rows: Array.from({ length }, (_, t) => ({
      entity: 'market',
      period: `2020-01-${String(t + 1).padStart(2, '0')}`,
      values: features.map((name) => (series[name] as readonly number[])[t] as number),
    })),
  })
}

describe('transforms of the past', () => {
  it('follow their definitions', () => {
    expect([...change([1, 4, 9], 2)]).toEqual([Number.NaN, Number.NaN, 8])
    expect([...relativeChange([100, 110, 99], 1)]).toEqual([Number.NaN, 0.1, -0.1])
    expect(relativeChange([-37, 10], 1)[1]).toBeNaN()
    expect([...rollingDeviation([1, 3, 5, 7], 3)].slice(2)).toEqual([2, 2])
    expect([...drawdown([100, 80, 90], 3)].slice(2)).toEqual([90 / 100 - 1])
  })

  it('never look ahead: later values change no earlier feature', () => {
    const recipe: SeriesFeature[] = [
      { name: 'level', series: 'x', transform: 'level' },
      { name: 'change', series: 'x', transform: 'change', span: 3 },
      { name: 'relative', series: 'x', transform: 'relativeChange', span: 2 },
      { name: 'volatility', series: 'x', transform: 'volatility', span: 4 },
      { name: 'relative volatility', series: 'x', transform: 'relativeVolatility', span: 4 },
      { name: 'drawdown', series: 'x', transform: 'drawdown', span: 5 },
      { name: 'spread', series: 'x', minus: 'y', transform: 'change', span: 1 },
    ]
    const number = fc.double({ min: 0.1, max: 100, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number), { minLength: 8, maxLength: 28 }),
        fc.nat(),
        number,
        (rows, at, other) => {
          const t = at % rows.length
          const x = rows.map(([value]) => value)
          const y = rows.map(([, value]) => value)
          const before = deriveSeries(panelOf({ x, y }), recipe)
          const after = deriveSeries(panelOf({ x: x.map((value, i) => (i > t ? other : value)), y }), recipe)
          const end = (t + 1) * recipe.length
          expect(after.values.subarray(0, end)).toEqual(before.values.subarray(0, end))
        },
      ),
    )
  })
})

describe('deriveSeries', () => {
  it('marks what has too short a past as missing, and keeps rows', () => {
    const derived = deriveSeries(panelOf({ x: [1, 2, 4, 8] }), [
      { name: 'x, 2', series: 'x', transform: 'change', span: 2 },
      { name: 'x', series: 'x', transform: 'level' },
    ])
    expect(derived.features).toEqual(['x, 2', 'x'])
    expect([...derived.missing]).toEqual([1, 0, 1, 0, 0, 0, 0, 0])
    expect([...derived.values].slice(4)).toEqual([3, 4, 6, 8])
    expect([...derived.observed]).toEqual([1, 1, 1, 1])
  })

  it('names what it refuses', () => {
    const panel = panelOf({ x: [1, 2] })
    expect(() => deriveSeries(panel, [{ name: 'a', series: 'z', transform: 'level' }])).toThrow('"z"')
    expect(() => deriveSeries(panel, [{ name: 'a', series: 'x', transform: 'change' }])).toThrow('needs a span')
    expect(() => deriveSeries(panel, [])).toThrow('at least one feature')
  })
})
