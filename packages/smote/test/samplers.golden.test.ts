import { describe, expect, it } from 'vitest'
import {
  adasyn,
  borderlineSmote,
  editedNearestNeighbours,
  kMeansSmote,
  removeTomekLinks,
  type Strategy,
  smote,
  smoteNc,
} from '../src/index.ts'
import { type GoldenRows, goldenRows, readGolden } from './golden-sets.ts'

type Clean = 'not minority' | 'all'

interface GoldenSamplers {
  readonly binary: readonly {
    readonly given: GoldenRows
    readonly m: number
    readonly danger: readonly number[]
    readonly foreign: readonly number[]
    readonly tomek: Readonly<Record<Clean, readonly number[]>>
    readonly enn: Readonly<Record<string, readonly number[]>>
  }[]
  readonly nominal: readonly { readonly given: GoldenRows; readonly voters: readonly (readonly number[])[] }[]
  readonly clusters: readonly {
    readonly given: GoldenRows
    readonly majority: number
    readonly clusters: readonly number[]
    readonly sparsity: readonly number[]
  }[]
  readonly counts: readonly { readonly strategy: Strategy; readonly counts: readonly number[] }[]
  readonly ratio: { readonly strategy: number; readonly counts: readonly number[] }
}

const golden = readGolden<GoldenSamplers>('samplers.json')

function countBy(keys: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const basesOf = ({ parents }: { readonly parents: Int32Array }) => parents.filter((_, i) => i % 2 === 0)

describe("as imbalanced-learn's samplers", () => {
  it('borderlineSmote takes the same rows for endangered', () => {
    const sizes = golden.binary.map(({ given, m, danger }) => {
      const { provenance } = borderlineSmote(goldenRows(given), { k: 3, m, seed: 1, strategy: { 1: 3000 } })
      expect([...countBy(basesOf(provenance)).keys()].sort((a, b) => a - b)).toEqual(danger)
      return danger.length
    })
    expect(Math.min(...sizes)).toBeGreaterThan(0)
  })

  it('adasyn shares rows by the fraction of neighbours in other classes', () => {
    for (const { given, foreign } of golden.binary) {
      const [majority = 0, minority = 0] = given.counts
      const { provenance } = adasyn(goldenRows(given), { k: 5, seed: 1 })
      const made = countBy(basesOf(provenance))
      const total = foreign.reduce((a, b) => a + b, 0)
      expect(provenance.count).toBe(majority - minority)
      foreign.forEach((count, at) => {
        const share = ((majority - minority) * count) / total
        expect(Math.abs((made.get(majority + at) ?? 0) - share)).toBeLessThan(1)
      })
    }
  })

  it('removeTomekLinks keeps the same rows', () => {
    for (const { given, tomek } of golden.binary) {
      for (const clean of ['not minority', 'all'] as const) {
        const { kept, provenance } = removeTomekLinks(goldenRows(given), { clean })
        expect([...kept]).toEqual(tomek[clean])
        expect(provenance.count).toBe(0)
      }
    }
    expect(golden.binary.some(({ given, tomek }) => tomek.all.length < given.counts.reduce((a, b) => a + b) - 4)).toBe(
      true,
    )
  })

  it('editedNearestNeighbours keeps the same rows', () => {
    for (const { given, enn } of golden.binary) {
      for (const clean of ['not minority', 'all'] as const) {
        const samples = goldenRows(given)
        expect([...editedNearestNeighbours(samples, { clean }).kept]).toEqual(enn[`${clean}, majority`])
        expect([...editedNearestNeighbours(samples, { clean, agreement: 'all' }).kept]).toEqual(enn[`${clean}, all`])
        expect([...editedNearestNeighbours(samples, { clean, k: 5 }).kept]).toEqual(enn[`${clean}, majority of 5`])
      }
    }
  })

  it('smoteNc has the same neighbours, categories counted by the median deviation', () => {
    for (const { given, voters } of golden.nominal) {
      const { values, shape, labels } = goldenRows(given)
      const mixed = values.map((value, i) => ([1, 4].includes(i % 6) ? Math.floor(value * 3) : value))
      const { provenance } = smoteNc(
        { values: mixed, shape, labels },
        { k: 4, categorical: [1, 4], seed: 1, strategy: { 1: 500 } },
      )
      const bases = basesOf(provenance)
      expect(new Set(bases).size).toBe(30)
      bases.forEach((base, i) => {
        expect([...(provenance.voters?.subarray(4 * i, 4 * i + 4) ?? [])]).toEqual(voters[base - 50])
      })
    }
  })

  it('kMeansSmote finds the same clusters and shares rows by the same sparsity', () => {
    for (const { given, majority, clusters, sparsity } of golden.clusters) {
      const minority = goldenRows(given)
      const others = goldenRows({ seed: majority, counts: [60], width: 3, offset: 20 })
      const values = new Float64Array([...minority.values, ...others.values])
      const labels = Array.from({ length: 102 }, (_, row) => (row < 42 ? 1 : 0))
      const { provenance } = kMeansSmote(
        { values, shape: [102, 3], labels },
        { k: 2, clusters: 5, densityExponent: 2.5, seed: 4, strategy: { 1: 4042 } },
      )
      const made = [0, 0, 0, 0]
      for (let i = 0; i < provenance.count; i++) {
        const blob = minority.labels[provenance.parents[2 * i] ?? 0] ?? 0
        expect(clusters[provenance.parents[2 * i] ?? 0]).toBe(clusters[provenance.parents[2 * i + 1] ?? 0])
        made[blob] = (made[blob] ?? 0) + 1
      }
      const whole = sparsity.reduce((a, b) => a + b, 0)
      expect(provenance.count).toBe(4000)
      sparsity.forEach((one, blob) => {
        expect(Math.abs((made[blob] ?? 0) - (4000 * one) / whole)).toBeLessThan(1)
      })
    }
  })

  it('smote meets the same counts', () => {
    const samples = goldenRows({ seed: 1, counts: [80, 20, 33], width: 2 })
    for (const { strategy, counts } of golden.counts) {
      const grown = countBy(smote(samples, { k: 3, seed: 1, strategy }).labels)
      expect([0, 1, 2].map((label) => grown.get(label))).toEqual(counts)
    }
    const two = { values: samples.values.slice(0, 200), shape: [100, 2], labels: samples.labels.slice(0, 100) }
    const grown = countBy(smote(two, { seed: 1, strategy: golden.ratio.strategy }).labels)
    expect([0, 1].map((label) => grown.get(label))).toEqual(golden.ratio.counts)
  })
})
