import { describe, expect, it } from 'vitest'
import { syntheticWindows } from './synthetic-windows.ts'

const [companies, perCompany, steps, ratios] = [40, 2, 3, 2]
const n = companies * perCompany
const company = Int32Array.from({ length: n }, (_, row) => Math.floor(row / perCompany))
const prepared = {
  train: {
    // A value tells its window, step and channel.
    values: Float32Array.from({ length: n * steps * 2 * ratios }, (_, i) => i),
    shape: [n, steps, 2 * ratios] as const,
    company,
    period: new Int32Array(n),
    labels: new Uint8Array(n),
  },
  folds: company.map((each) => each % 2),
}

describe('syntheticWindows', () => {
  const size = steps * 2 * ratios
  const { values, shape } = syntheticWindows(prepared, 1)

  it('makes four windows for each of the fold', () => {
    expect(shape).toEqual([(4 * n) / 2, steps, 2 * ratios])
    expect(values).toHaveLength((4 * n * size) / 2)
  })

  it('mixes companies of the fold alone, a ratio with its changes over all steps from one of them', () => {
    let mixed = 0
    for (let row = 0; row < (4 * n) / 2; row++) {
      const sources = Array.from({ length: size }, (_, i) => Math.floor((values[row * size + i] ?? -1) / size))
      for (const source of sources) expect((company[source] ?? -1) % 2).toBe(1)
      for (let ratio = 0; ratio < ratios; ratio++) {
        const own = sources.filter((_, i) => i % ratios === ratio)
        expect(new Set(own).size).toBe(1)
      }
      const parents = new Set(sources)
      expect(parents.size).toBeLessThanOrEqual(2)
      if (parents.size === 2) {
        mixed += 1
        const [a = -1, b = -1] = parents
        expect(company[a]).not.toBe(company[b])
      }
    }
    expect(mixed).toBeGreaterThan(n / 2)
  })

  it('does with fewer neighbours in a small fold, and makes nothing of one company', () => {
    const few = (kept: number) => ({ ...prepared, folds: company.map((each) => (each < kept ? 1 : 0)) })
    expect(syntheticWindows(few(3), 1).shape).toEqual([4 * 3 * perCompany, steps, 2 * ratios])
    expect(syntheticWindows(few(1), 1).shape).toEqual([0, steps, 2 * ratios])
  })

  it('is the same whenever it is made, and another for another fold', () => {
    expect(syntheticWindows(prepared, 1).values).toEqual(values)
    expect(syntheticWindows(prepared, 0).values).not.toEqual(values)
  })
})
