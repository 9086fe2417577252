import { describe, expect, it } from 'vitest'
import { borderlineSmote, kMeansSmote, type Provenance, randomOversample, smote } from '../src/index.ts'
import { gaussianSamples } from './gaussian-samples.ts'

/** Kolmogorov's statistic against the uniform distribution on [0, `width`), times the root of the sample size. */
function kolmogorov(sample: ArrayLike<number>, width = 1): number {
  const sorted = Float64Array.from(sample).sort()
  let largest = 0
  sorted.forEach((value, i) => {
    const cdf = value / width
    largest = Math.max(largest, cdf - i / sorted.length, (i + 1) / sorted.length - cdf)
  })
  return largest * Math.sqrt(sorted.length)
}

/** Upper tail of Kolmogorov's distribution (Kolmogorov 1933, the alternating series). */
function tail(statistic: number): number {
  let sum = 0
  for (let j = 1; j <= 100; j++) sum += 2 * (-1) ** (j - 1) * Math.exp(-2 * j * j * statistic * statistic)
  return Math.min(1, Math.max(0, sum))
}

/** Pearson's chi-square of equally likely cells, standardised by Wilson and Hilferty (1931). */
function chiSquareScore(counts: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b, 0)
  const expected = total / counts.length
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const freedom = counts.length - 1
  return ((chi / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom))
}

const samples = gaussianSamples({ kind: 'float64', dims: [3], counts: [60, 30, 24], seed: 1 })
const draws = (seed: number): Provenance => smote(samples, { k: 4, seed, strategy: { 1: 2030, 2: 2024 } }).provenance

describe('what is drawn', () => {
  it('is uniform in lambda: Kolmogorov-Smirnov over 50 seeds and two classes', () => {
    const values = Array.from({ length: 50 }, (_, seed) => draws(seed)).flatMap(({ lambda }) => [
      tail(kolmogorov(lambda.subarray(0, 2000))),
      tail(kolmogorov(lambda.subarray(2000))),
    ])
    expect(Math.min(...values)).toBeGreaterThan(1e-4)
    expect(tail(kolmogorov(values))).toBeGreaterThan(1e-3)
  })

  it('is uniform in lambda for one long draw', () => {
    const { lambda } = smote(samples, { k: 4, seed: 9, strategy: { 1: 100_030 } }).provenance
    expect(tail(kolmogorov(lambda))).toBeGreaterThan(1e-3)
  })

  it('would be noticed if it were not', () => {
    const { lambda } = smote(samples, { k: 4, seed: 9, strategy: { 1: 20_030 } }).provenance
    expect(tail(kolmogorov(lambda.map((value) => value ** 1.05)))).toBeLessThan(1e-3)
  })

  it('is uniform over bases and over their neighbours, and the three draws are independent', () => {
    const { parents, lambda } = smote(samples, { k: 4, seed: 3, strategy: { 1: 30 + 120_000 } }).provenance
    const cells = new Map<string, number>()
    const bases = new Array<number>(30).fill(0)
    const joint = new Array<number>(30 * 4).fill(0)
    lambda.forEach((value, i) => {
      const base = (parents[2 * i] ?? 0) - 60
      const pair = `${base}-${parents[2 * i + 1]}`
      cells.set(pair, (cells.get(pair) ?? 0) + 1)
      bases[base] = (bases[base] ?? 0) + 1
      const cell = base * 4 + Math.floor(4 * value)
      joint[cell] = (joint[cell] ?? 0) + 1
    })
    expect(cells.size).toBe(120)
    for (const counts of [bases, [...cells.values()], joint]) expect(Math.abs(chiSquareScore(counts))).toBeLessThan(3.5)
  })

  it('is uniform on [0, 0.5) towards another class in Borderline-SMOTE 2, on [0, 1) within the class', () => {
    const { lambda, parents } = borderlineSmote(samples, {
      k: 4,
      m: 9,
      kind: 2,
      seed: 2,
      strategy: { 1: 20_030 },
    }).provenance
    const foreign = lambda.filter((_, i) => samples.labels[parents[2 * i + 1] ?? 0] !== 1)
    const own = lambda.filter((_, i) => samples.labels[parents[2 * i + 1] ?? 0] === 1)
    expect(foreign.length / lambda.length).toBeGreaterThan(0.19)
    expect(foreign.length / lambda.length).toBeLessThan(0.21)
    expect(tail(kolmogorov(foreign, 0.5))).toBeGreaterThan(1e-3)
    expect(tail(kolmogorov(own))).toBeGreaterThan(1e-3)
  })

  it('is uniform over the rows in random oversampling, and in lambda in k-means SMOTE', () => {
    const { parents } = randomOversample(samples, { seed: 2, strategy: { 1: 30_030 } }).provenance
    const counts = new Array<number>(30).fill(0)
    for (let i = 0; i < parents.length; i += 2)
      counts[(parents[i] ?? 0) - 60] = (counts[(parents[i] ?? 0) - 60] ?? 0) + 1
    expect(Math.abs(chiSquareScore(counts))).toBeLessThan(3.5)
    const { lambda } = kMeansSmote(samples, {
      clusters: 3,
      imbalanceThreshold: 9,
      k: 3,
      seed: 2,
      strategy: { 1: 20_030 },
    }).provenance
    expect(tail(kolmogorov(lambda))).toBeGreaterThan(1e-3)
  })
})
