import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { smoteNc } from './smote-nc.ts'

// Columns: a number, a category, a number.
const rows = [
  [0.0, 7, 10],
  [0.1, 7, 11],
  [0.2, 8, 12],
  [0.3, 8, 13],
  [5.0, 9, 30],
]
const values = Float64Array.from([...rows, ...rows, ...rows].flat())
const samples = { values, shape: [15, 3], labels: Array.from({ length: 15 }, (_, row) => (row < 5 ? 1 : 0)) }

describe('smoteNc', () => {
  it('counts a category that differs as the squared median deviation', () => {
    // Deviations of the class: 1.943 and 7.414, median 4.678: rows 1 and 2 differ by sqrt(.01 + 1 + 21.9), 1 and 0 by sqrt(.01 + 1).
    const { provenance } = smoteNc(samples, { categorical: [1], k: 1, seed: 1, strategy: { 1: 200 } })
    const partner = new Map<number, number>()
    for (let i = 0; i < provenance.count; i++)
      partner.set(provenance.parents[2 * i] ?? -1, provenance.parents[2 * i + 1] ?? -1)
    expect([...partner].sort(([a], [b]) => a - b)).toEqual([
      [0, 1],
      [1, 0],
      [2, 3],
      [3, 2],
      [4, 3],
    ])
  })

  it('takes the most frequent category of the neighbours, the nearest of equally frequent ones', () => {
    const grown = smoteNc(samples, { categorical: [1], k: 2, seed: 1, strategy: { 1: 100 } })
    const voters = grown.provenance.voters ?? new Int32Array()
    expect(voters).toHaveLength(2 * grown.provenance.count)
    for (let i = 0; i < grown.provenance.count; i++) {
      expect(grown.values[(15 + i) * 3 + 1]).toBe(rows[voters[2 * i] ?? 0]?.[1])
    }
  })

  it('knows categories by feature in windows', () => {
    const windows = {
      ...samples,
      values: Float64Array.from({ length: 15 * 4 }, (_, i) => (i % 2 === 1 ? i % 3 : i / 7)),
      shape: [15, 2, 2],
    }
    const grown = smoteNc(windows, { categorical: [1], k: 3, seed: 1 })
    for (let i = 15 * 4; i < grown.values.length; i++) if (i % 2 === 1) expect([0, 1, 2]).toContain(grown.values[i])
  })

  it('refuses columns that do not exist, none, all, or twice the same', () => {
    const none = [1, null, undefined, '1', Object.assign(Array(2), { 1: 1 }), ['1'], new Set([1])] as never[]
    for (const categorical of [[3], [-1], [0.5], [], [0, 1, 2], [1, 1], ...none]) {
      expect(codeOf(() => smoteNc(samples, { categorical, k: 2, seed: 1 }))).toBe('bad-option')
    }
  })
})
