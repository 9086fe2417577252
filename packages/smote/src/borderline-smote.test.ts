import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { borderlineSmote } from './borderline-smote.ts'

// Of the 4 nearest of 3, 4 and 4.9, 2, 2 and 3 are of class 0; of the 3 nearest 1, 2 and 3.
const values = Float64Array.of(0, 1, 2, 3, 4, 4.9, 4.4, 4.7, 5.3, 6.1, 7, 8.1)
const samples = { values, shape: [12, 1], labels: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0] }
const used = (kind: 1 | 2, m: number) => {
  const { provenance } = borderlineSmote(samples, { k: 2, m, kind, seed: 1, strategy: { 1: 300 } })
  const pairs = new Map<number, Set<number>>()
  for (let i = 0; i < provenance.count; i++) {
    const base = provenance.parents[2 * i] ?? -1
    pairs.set(base, (pairs.get(base) ?? new Set()).add(provenance.parents[2 * i + 1] ?? -1))
  }
  return Object.fromEntries([...pairs].map(([base, partners]) => [base, [...partners].sort((a, b) => a - b)]))
}

describe('borderlineSmote', () => {
  it('starts from rows in danger only: not from safe ones, nor from those among other classes alone', () => {
    expect(used(1, 4)).toEqual({ 3: [2, 4], 4: [3, 5], 5: [3, 4] })
    expect(used(1, 3)).toEqual({ 4: [3, 5] })
  })

  it('takes the nearest row of another class, too, with kind 2', () => {
    expect(used(2, 4)).toEqual({ 3: [2, 4, 6], 4: [3, 5, 6], 5: [3, 4, 7] })
  })

  it('refuses where no row is in danger, and options that do not fit', () => {
    const apart = { ...samples, values: values.map((value, row) => (row < 6 ? value : value + 100)) }
    expect(codeOf(() => borderlineSmote(apart, { k: 2, m: 4, seed: 1, strategy: { 1: 9 } }))).toBe('no-candidates')
    expect(codeOf(() => borderlineSmote(samples, { k: 2, m: 12, seed: 1, strategy: { 1: 9 } }))).toBe('k-too-large')
    expect(codeOf(() => borderlineSmote(samples, { k: 6, m: 4, seed: 1, strategy: { 1: 9 } }))).toBe('k-too-large')
    expect(codeOf(() => borderlineSmote(samples, { kind: 3 as 1, seed: 1 }))).toBe('bad-option')
  })

  it('leaves out the own group in both searches', () => {
    const groups = [0, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5]
    const { provenance } = borderlineSmote(
      { ...samples, groups },
      { k: 2, m: 4, neighbours: 'other-group', seed: 1, strategy: { 1: 99 } },
    )
    expect(provenance.count).toBe(93)
    for (let i = 0; i < 93; i++) {
      expect(groups[provenance.parents[2 * i] ?? 0]).not.toBe(groups[provenance.parents[2 * i + 1] ?? 0])
    }
  })
})
