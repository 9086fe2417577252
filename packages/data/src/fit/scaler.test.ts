import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fullPanel, quarters } from '../../test/panels.ts'
import { createPanel, type Panel } from '../panel/panel.ts'
import { splitByEntity } from '../split/by-entity.ts'
import { slidingWindows } from '../windows/sliding-windows.ts'
import { normalQuantile } from './normal-quantile.ts'
import { quantileSorted } from './quantile.ts'
import { fitScaler, type ScalerMethod, scale } from './scaler.ts'
import { fitWinsorizer, winsorize } from './winsorizer.ts'

type Table = readonly (readonly number[])[]
const golden = JSON.parse(readFileSync(new URL('../../test/golden/scalers.json', import.meta.url), 'utf8')) as {
  train: Table
  test: Table
  scaled: Record<string, { train: Table; test: Table }>
  quantiles: Record<string, readonly number[]>
  normalQuantile: readonly (readonly [number, number])[]
}

const panelOf = (table: Table, columns: number, role?: Panel['role']): Panel => ({
  ...createPanel({
    entities: ['A'],
    periods: quarters(table.length),
    features: Array.from({ length: columns }, (_, f) => `f${f}`),
    values: table.flatMap((row) => row.slice(0, columns)),
    labels: { level: 'entity', values: [1] },
  }),
  ...(role === undefined ? {} : { role }),
})

const expectClose = (actual: ArrayLike<number>, expected: Table, digits = 12): void => {
  expect(actual.length).toBe(expected.flat().length)
  expected.flat().forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value), `cell ${i}`).toBeLessThan(
      10 ** -digits * Math.max(1, Math.abs(value)),
    )
  })
}

describe('fitScaler and scale against scikit-learn', () => {
  it.each([
    ['zscore', 'zscore', 4, 1000, 12],
    ['robust', 'robust', 4, 1000, 12],
    ['minmax', 'minmax', 4, 1000, 12],
    ['quantileNormal', 'quantileNormal', 3, 1000, 6],
    ['quantileNormal17', 'quantileNormal', 2, 17, 6],
  ] as const)('%s', (name, method, columns, quantiles, digits) => {
    const train = panelOf(golden.train, columns, 'train')
    const scaler = fitScaler(train, { method, quantiles })
    const saved = JSON.parse(JSON.stringify(scaler)) as typeof scaler
    expect(saved).toEqual(scaler)
    expectClose(scale(saved, train).values, (golden.scaled[name] as { train: Table }).train, digits)
    expectClose(
      scale(saved, panelOf(golden.test, columns, 'test')).values,
      (golden.scaled[name] as { test: Table }).test,
      digits,
    )
  })

  it('quantiles are NumPy linear quantiles', () => {
    for (const [q, expected] of Object.entries(golden.quantiles))
      expected.forEach((value, f) => {
        const column = Float64Array.from(golden.train, (row) => row[f] as number).sort()
        expect(quantileSorted(column, Number(q))).toBeCloseTo(value, 13)
      })
  })

  it('normalQuantile agrees with SciPy', () => {
    for (const [p, expected] of golden.normalQuantile)
      expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(2e-15 * Math.max(1, Math.abs(expected)))
  })
})

describe('a feature that does not vary but for rounding', () => {
  const { columns } = JSON.parse(
    readFileSync(new URL('../../test/golden/near-constant.json', import.meta.url), 'utf8'),
  ) as {
    columns: readonly {
      name: string
      share?: number
      value?: number
      step?: number
      n: number
      test: number
      scaled: Partial<Record<ScalerMethod, { scale?: number; constant: boolean; test: number }>>
    }[]
  }
  const panelOfMany = (values: readonly number[]) =>
    createPanel({ entities: values.map((_, i) => `C${i}`), periods: ['2014'], features: ['x'], values })

  it.each(columns.map((column) => [column.name, column] as const))('is that of scikit-learn: %s', (_, column) => {
    const { share, value = 0, step = 0, n, test, scaled } = column
    const rows = Array.from({ length: n }, (_, i) => {
      const amount = 1000 + 37 * i
      return share === undefined ? value + step * (i % 2) : (share * amount) / amount
    })
    // Where the deviation is near the rounding of the mean, the order of the sum moves it.
    const tolerance = 1e-5
    for (const [method, expected] of Object.entries(scaled)) {
      const scaler = fitScaler(panelOfMany(rows), { method: method as ScalerMethod })
      expect([method, scaler.constant]).toEqual([method, expected.constant ? ['x'] : []])
      expect(Math.abs((scaler.scale[0] as number) / (expected.scale ?? 1) - 1)).toBeLessThan(tolerance)
      const [moved] = scale(scaler, panelOfMany([test])).values
      expect(Math.abs((moved as number) / expected.test - 1)).toBeLessThan(tolerance)
    }
  })

  it.each(['minmax', 'robust'] as const)('is told by the size of its values for %s', (method) => {
    const fit = (values: readonly number[]) => fitScaler(panelOfMany(values), { method })
    const noise = [3e6, 3e6 * (1 + 2 ** -51), 3e6, 3e6 * (1 - 2 ** -52), 3e6 * (1 + 2 ** -51)]
    expect(fit(noise).constant).toEqual(['x'])
    expect(fit(noise.map((value) => -value)).constant).toEqual(['x'])
    expect(fit([1e-18, 2e-18, 3e-18]).constant).toEqual([])
  })

  it.each(['zscore', 'minmax', 'robust'] as const)('is one for %s in windows as in their panel', (method) => {
    // 0.3 rounds to one float32; the second feature lies where float32 rounds both ways.
    const middle = 1 + 2 ** -24
    const amounts = Array.from({ length: 50 }, (_, i) => 1000 + 37 * i)
    const panel = createPanel({
      entities: ['A'],
      periods: quarters(50),
      features: ['share', 'middle', 'real'],
      values: amounts.flatMap((a, i) => [(0.3 * a) / a, middle + (i % 2 === 0 ? 1 : -1) * 2 ** -52, 1 + i * 2 ** -23]),
    })
    const windows = slidingWindows(panel, { width: 2, label: 'none' })
    expect(new Set(windows.values.filter((_, i) => i % 3 === 1)).size).toBe(2)
    expect(fitScaler(panel, { method }).constant).toEqual(['share', 'middle'])
    expect(fitScaler(windows, { method }).constant).toEqual(['share', 'middle'])
  })
})

describe('fitScaler', () => {
  const windows = slidingWindows(fullPanel([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], 6), { width: 3, label: 'entity' })
  const split = splitByEntity(windows, { fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 })

  it.each(['validation', 'test'] as const)('refuses the %s part', (part) => {
    expect(() => fitScaler(split[part], { method: 'zscore' })).toThrow(`Received: "${part}"`)
    expect(() => fitWinsorizer(split[part])).toThrow('training data only')
  })

  it('counts a row of overlapping windows once', () => {
    const panel = fullPanel([0, 1], 6)
    const fromPanel = fitScaler(panel, { method: 'zscore' })
    const fromWindows = fitScaler(slidingWindows(panel, { width: 3, label: 'entity' }), { method: 'zscore' })
    expect(fromWindows.center).toEqual(fromPanel.center)
    expect(fromWindows.fittedOn).toEqual(fromPanel.fittedOn)
    expect(fromPanel.fittedOn).toMatchObject({ role: null, rows: 12, entities: 2, periods: ['2010Q1', '2011Q2'] })
  })

  it('refuses to scale twice, to fit on what was scaled, and other features', () => {
    const scaler = fitScaler(split.train, { method: 'zscore' })
    const scaled = scale(scaler, split.train)
    expect(() => scale(scaler, scaled)).toThrow('before')
    expect(() => fitScaler(scaled, { method: 'zscore' })).toThrow('before')
    const other = slidingWindows(fullPanel([0], 6), { width: 3, label: 'entity', features: ['f1', 'f0'] })
    expect(() => scale(scaler, other)).toThrow('same order')
    expect(() => fitScaler(split.train, { method: 'log' as ScalerMethod })).toThrow('method')
  })

  it('leaves missing cells out and lets them through', () => {
    const panel = createPanel({
      entities: ['A'],
      periods: quarters(3),
      features: ['x', 'y'],
      values: [1, 0, Number.NaN, 0, 3, 0],
    })
    const scaler = fitScaler(panel, { method: 'zscore' })
    expect([scaler.center, scaler.scale, scaler.constant]).toEqual([[2, 0], [1, 1], ['y']])
    expect([...scale(scaler, panel).values]).toEqual([-1, 0, Number.NaN, 0, 1, 0])
  })

  it('puts ties at an end to the middle of their ranks', () => {
    const panel = panelOf([[0], [0], [0], [1], [2]], 1)
    const values = scale(fitScaler(panel, { method: 'quantileNormal' }), panel).values
    expect(values[0]).toBeCloseTo(normalQuantile(0.25), 12)
    expect(values[4]).toBeCloseTo(normalQuantile(1 - 1e-7), 12)
  })

  it.each(['zscore', 'robust', 'minmax', 'quantileNormal'] as const)('refuses values whose %s overflows', (method) => {
    const column = (values: readonly number[]) =>
      createPanel({ entities: ['A'], periods: quarters(values.length), features: ['x'], values })
    const huge = column([-1.7e308, -1.7e308, 1.7e308, 1.7e308])
    expect(() => fitScaler(huge, { method })).toThrow('feature x are too large to be scaled')
    if (method === 'quantileNormal') return
    const scaler = fitScaler(column([0, 1e-200, 2e-200, 3e-200]), { method: method === 'zscore' ? 'minmax' : method })
    expect(() => scale(scaler, column([1e200]))).toThrow('must stay finite')
  })

  it('refuses what leaves the range of float32 in windows', () => {
    const panel = panelOf([[0], [1e-30], [2e-30]], 1)
    const scaler = fitScaler(panel, { method: 'minmax' })
    const windows = slidingWindows(panelOf([[1e20], [2e20]], 1), { width: 1, label: 'none' })
    expect(() => scale(scaler, { ...windows, features: panel.features })).toThrow('must stay finite')
  })

  it('refuses a feature without a value', () => {
    const panel = createPanel({
      entities: ['A'],
      periods: ['2010'],
      features: ['x'],
      values: [Number.NaN],
      observed: [1],
    })
    expect(() => fitScaler(panel, { method: 'zscore' })).toThrow('"x"')
  })
})

describe('winsorizer', () => {
  it('clips to training quantiles elsewhere', () => {
    const winsorizer = fitWinsorizer(panelOf(golden.train, 4, 'train'), { lower: 0.05, upper: 0.95 })
    expect(winsorizer.lower[0]).toBeCloseTo((golden.quantiles['0.05'] as number[])[0] as number, 13)
    const test = panelOf(golden.test, 4, 'test')
    const clipped = winsorize(winsorizer, test)
    test.values.forEach((value, i) => {
      const [low, high] = [winsorizer.lower[i % 4] as number, winsorizer.upper[i % 4] as number]
      expect(clipped.values[i]).toBe(value < low ? low : Math.min(value, high))
    })
    expect(clipped.values).not.toEqual(test.values)
    expect(clipped.applied?.map((step) => step.kind)).toEqual(['winsorizer'])
    expect(() => winsorize(winsorizer, clipped)).toThrow('before')
    expect(() => fitWinsorizer(test, { lower: 0.9, upper: 0.1 })).toThrow('lower < upper')
  })
})
