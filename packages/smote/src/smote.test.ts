import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { type Clusters, gaussianSamples } from '../test/gaussian-samples.ts'
import { type OversamplingOptions, smote } from './smote.ts'

const options = { k: 3, seed: 11 } as const satisfies OversamplingOptions

const clusters = fc
  .record({
    kind: fc.constantFrom('float32', 'float64'),
    dims: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    counts: fc.array(fc.integer({ min: 5, max: 20 }), { minLength: 2, maxLength: 4 }),
    seed: fc.integer(),
  })
  .map((given) => given as Clusters)

describe('smote', () => {
  it('keeps shape, precision and the kind of labels, and puts the originals first, bit by bit', () => {
    fc.assert(
      fc.property(clusters, fc.integer(), (given, seed) => {
        const samples = gaussianSamples(given)
        const before = samples.values.slice()
        const grown = smote(samples, { k: 3, seed })
        const largest = Math.max(...given.counts)
        expect(grown.shape).toEqual([largest * given.counts.length, ...given.dims])
        expect(grown.values.constructor).toBe(samples.values.constructor)
        expect(grown.labels.constructor).toBe(samples.labels.constructor)
        expect(grown.values.subarray(0, before.length)).toEqual(before)
        expect(samples.values).toEqual(before)
        expect([...grown.kept]).toEqual(Array.from(samples.labels, (_, row) => row))
        expect([...grown.labels].slice(samples.labels.length)).toEqual([...grown.provenance.labels])
      }),
      { numRuns: 50 },
    )
  })

  it('can be rebuilt from its provenance; parents differ, share the class, and enclose the row', () => {
    fc.assert(
      fc.property(clusters, fc.integer(), (given, seed) => {
        const samples = gaussianSamples(given)
        const width = given.dims.reduce((a, b) => a * b, 1)
        const { values, provenance, kept } = smote(samples, { k: 4, seed })
        for (let i = 0; i < provenance.count; i++) {
          const a = provenance.parents[2 * i] as number
          const b = provenance.parents[2 * i + 1] as number
          const lambda = provenance.lambda[i] as number
          expect(a).not.toBe(b)
          expect(samples.labels[a]).toBe(provenance.labels[i])
          expect(samples.labels[b]).toBe(provenance.labels[i])
          expect(lambda).toBeGreaterThanOrEqual(0)
          expect(lambda).toBeLessThan(1)
          for (let j = 0; j < width; j++) {
            const from = samples.values[a * width + j] as number
            const to = samples.values[b * width + j] as number
            const exact = from + lambda * (to - from)
            const made = values[(kept.length + i) * width + j] as number
            expect(made).toBe(samples.values instanceof Float32Array ? Math.fround(exact) : exact)
            expect(made).toBeGreaterThanOrEqual(Math.min(from, to))
            expect(made).toBeLessThanOrEqual(Math.max(from, to))
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it('takes partners among the k nearest of the class', () => {
    const samples = {
      values: new Float64Array([0, 1, 3, 7, 15, 100, 101, 102, 103, 104, 105]),
      shape: [11, 1],
      labels: [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
    }
    const { provenance } = smote(samples, { k: 2, seed: 5, strategy: { 1: 400 } })
    const near = [
      [1, 2],
      [0, 2],
      [1, 0],
      [2, 1],
      [3, 2],
    ]
    const used = new Set<string>()
    for (let i = 0; i < provenance.count; i++) used.add(`${provenance.parents[2 * i]}-${provenance.parents[2 * i + 1]}`)
    expect([...used].sort()).toEqual(
      near.flatMap((partners, base) => partners.map((partner) => `${base}-${partner}`)).sort(),
    )
  })

  it('pairs rows of the class where the spread of a column has no reciprocal', () => {
    const values = Float64Array.of(0, 9, 0, 8, 5e-324, 7, 0, 3, 0, 2, 0, 1)
    for (const scale of ['range', 'standard'] as const) {
      const samples = { values, shape: [6, 2], labels: [1, 1, 1, 0, 0, 0] }
      const { provenance } = smote(samples, { k: 1, seed: 1, strategy: { 1: 60 }, distance: { scale } })
      const pairs = new Set(Array.from(provenance.lambda, (_, i) => provenance.parents.slice(2 * i, 2 * i + 2).join()))
      expect([...pairs].sort()).toEqual(['0,1', '1,0', '2,1'])
    }
  })

  it('never pairs a row with itself, whatever the duplicates', () => {
    const samples = {
      values: new Float64Array(12 * 3).fill(0.25),
      shape: [12, 3],
      labels: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    }
    const { provenance, values } = smote(samples, { k: 3, seed: 1, strategy: { 1: 300 } })
    for (let i = 0; i < provenance.count; i++) expect(provenance.parents[2 * i]).not.toBe(provenance.parents[2 * i + 1])
    expect(values.every((value) => value === 0.25)).toBe(true)
  })

  it('gives exact counts, several classes at once, and leaves the others alone', () => {
    const samples = gaussianSamples({ kind: 'float32', dims: [2], counts: [30, 8, 12], seed: 3 })
    const count = (labels: Iterable<number>) =>
      [0, 1, 2].map((label) => [...labels].filter((one) => one === label).length)
    expect(count(smote(samples, { ...options, strategy: { 1: 17, 2: 13 } }).labels)).toEqual([30, 17, 13])
    expect(count(smote(samples, { ...options, strategy: new Map([[0, 31]]) }).labels)).toEqual([31, 8, 12])
    expect(count(smote(samples, { ...options, strategy: 'minority' }).labels)).toEqual([30, 30, 12])
    expect(count(smote(samples, { ...options, strategy: 'not majority' }).labels)).toEqual([30, 30, 30])
    expect(count(smote(samples, { ...options, strategy: 0.35 }).labels)).toEqual([30, 11, 12])
  })

  it('gives the same bits for the same seed, others for another, and reads `random` once', () => {
    const samples = gaussianSamples({ kind: 'float64', dims: [3, 2], counts: [25, 9], seed: 4 })
    expect(smote(samples, options)).toEqual(smote(samples, options))
    expect(smote(samples, options).values).not.toEqual(smote(samples, { ...options, seed: 12 }).values)
    let reads = 0
    const random = () => {
      reads++
      return 11 / 2 ** 32
    }
    expect(smote(samples, { k: 3, random })).toEqual(smote(samples, options))
    expect(reads).toBe(1)
  })

  it('does not change the rows of one class when another is added or grown, and only appends when more are asked for', () => {
    const three = gaussianSamples({ kind: 'float32', dims: [4], counts: [30, 10, 12], seed: 6 })
    const two = { values: three.values.slice(0, 40 * 4), shape: [40, 4], labels: three.labels.slice(0, 40) }
    const rowsOf = (
      grown: ReturnType<typeof smote<Float32Array | Float64Array, Uint8Array, readonly number[]>>,
      label: number,
    ) =>
      Array.from(grown.provenance.labels)
        .map((one, i) => ({ one, at: (grown.kept.length + i) * 4 }))
        .filter(({ one }) => one === label)
        .map(({ at }) => [...grown.values.subarray(at, at + 4)])
    const alone = rowsOf(smote(two, { ...options, strategy: { 1: 25 } }), 1)
    expect(alone).toHaveLength(15)
    expect(rowsOf(smote(three, { ...options, strategy: { 1: 25, 2: 40 } }), 1)).toEqual(alone)
    expect(rowsOf(smote(two, { ...options, strategy: { 1: 60 } }), 1).slice(0, 15)).toEqual(alone)
  })

  it('holds to groups, and gives a synthetic row the group of its base', () => {
    const samples = gaussianSamples({ kind: 'float64', dims: [2, 2], counts: [40, 16], seed: 8 })
    const groups = Int32Array.from({ length: 56 }, (_, row) => row % 4)
    for (const [neighbours, same] of [
      ['other-group', false],
      ['same-group', true],
    ] as const) {
      const grown = smote({ ...samples, groups }, { ...options, neighbours })
      for (let i = 0; i < grown.provenance.count; i++) {
        const a = grown.provenance.parents[2 * i] as number
        const b = grown.provenance.parents[2 * i + 1] as number
        expect(groups[a] === groups[b]).toBe(same)
        expect(grown.groups?.[56 + i]).toBe(groups[a])
      }
    }
  })

  it('refuses held-out parts and says why', () => {
    const samples = gaussianSamples({ kind: 'float32', dims: [2], counts: [9, 5], seed: 1 })
    expect(() => smote({ ...samples, role: 'test' }, options)).toThrow(
      /Only training rows may be resampled .* Received: "test"/,
    )
    expect(codeOf(() => smote({ ...samples, role: 'validation' }, options))).toBe('held-out-role')
    expect(smote({ ...samples, role: 'train' }, options).role).toBe('train')
    expect(smote(samples, options)).not.toHaveProperty('role')
  })

  it('names the rule, the value and the place of bad input', () => {
    const samples = gaussianSamples({ kind: 'float32', dims: [2, 3], counts: [9, 5], seed: 1 })
    const at = (value: number) => {
      const values = samples.values.slice()
      values[4 * 6 + 5] = value
      return { ...samples, values }
    }
    expect(() => smote(at(Number.NaN), options)).toThrow(/finite .* Received: { value: NaN, row: 4, column: \[1, 2\] }/)
    expect(codeOf(() => smote(at(Number.NEGATIVE_INFINITY), options))).toBe('bad-values')
    expect(() => smote(samples, { ...options, k: 5 })).toThrow(
      /others of class 1 as neighbours, and there are 4: lower k to at most 4, or gather more rows. Received: { k: 5, available: 4 }/,
    )
    expect(codeOf(() => smote(samples, { ...options, k: 0 }))).toBe('bad-option')
    expect(codeOf(() => smote({ ...samples, shape: [14, 5] }, options))).toBe('bad-shape')
    expect(codeOf(() => smote({ ...samples, shape: [84] }, options))).toBe('bad-shape')
    expect(codeOf(() => smote({ ...samples, labels: samples.labels.slice(1) }, options))).toBe('bad-labels')
    expect(
      codeOf(() => smote({ ...samples, labels: Array.from(samples.labels, (label) => label + 0.5) }, options)),
    ).toBe('bad-labels')
    expect(codeOf(() => smote({ ...samples, groups: [1] }, options))).toBe('bad-groups')
    expect(codeOf(() => smote(samples, { ...options, neighbours: 'other-group' }))).toBe('bad-groups')
    expect(() => smote(samples, { ...options, strategy: { 7: 20 } })).toThrow(
      /labels that occur \(0, 1\). Received: "7"/,
    )
    expect(codeOf(() => smote(samples, { ...options, strategy: { 7: 20 } }))).toBe('unknown-label')
    expect(codeOf(() => smote(samples, { ...options, strategy: { 1: 4 } }))).toBe('bad-strategy')
    expect(codeOf(() => smote(samples, { ...options, strategy: 1.5 }))).toBe('bad-strategy')
    expect(codeOf(() => smote(samples, { k: 3 }))).toBe('bad-option')
    expect(codeOf(() => smote(samples, { k: 3, seed: 0.5 }))).toBe('bad-option')
    const single = { values: new Float32Array([1, 2, 3]), shape: [3, 1], labels: [0, 0, 1] }
    expect(codeOf(() => smote(single, { k: 1, seed: 1 }))).toBe('one-sample')
    expect(codeOf(() => smote({ ...single, labels: [0, 0, 0] }, { k: 1, seed: 1 }))).toBe('one-class')
  })
})
