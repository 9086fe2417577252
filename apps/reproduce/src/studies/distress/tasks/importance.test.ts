import { describe, expect, it } from 'vitest'
import { differenceWithIntervals } from '../../measured-intervals.ts'
import { decide, type Reading } from '../../measures.ts'
import type { FitResult } from '../blocks.ts'
import type { Explained } from './explain-task.ts'
import { type AblationBlock, readImportances } from './importance.ts'
import { measureImportance } from './importance-task.ts'

const labels = [0, 0, 1, 1]

/** Two features, two steps; four companies, two of them of class 1. */
const explained = (over: Partial<Explained> = {}): Explained => ({
  fold: 0,
  seedIndex: 0,
  features: 2,
  steps: 2,
  attendedSteps: 2,
  company: Int32Array.from([10, 11, 12, 13]),
  labels: Uint8Array.from(labels),
  attention: Float32Array.from([0.5, 0.5, 0.25, 0.75, 0.75, 0.25, 0.25, 0.75]),
  // Feature 0 has 1 at each step, feature 1 the number of the company.
  attribution: Float32Array.from([0, 1, 2, 3].flatMap((company) => [1, company, 1, company])),
  inputAttention: Float32Array.from([0.25, 0.75, 0.5, 0.5, 0.5, 0.5, 0.75, 0.25]),
  completeness: { meanError: 0, largestError: 0, meanDifference: 1 },
  logits: Float32Array.from([0, 1, 2, 3]),
  untrained: { attribution: Float32Array.from([1, 2]), inputAttention: Float32Array.from([0.6, 0.4]) },
  // Feature 0, two permutations; feature 1, two.
  permuted: Float32Array.from([0, 1, 2, 3, /**/ 3, 2, 1, 0, /**/ 0, 2, 1, 3, /**/ 0, 1, 2, 3]),
  seconds: 0,
  ...over,
})

const fit = (probabilities: readonly number[], over: Partial<FitResult> = {}): FitResult => ({
  model: 'm1',
  width: 2,
  fold: 0,
  seedIndex: 0,
  probabilities: Float32Array.from(probabilities),
  labels: Uint8Array.from(labels),
  company: Int32Array.from([10, 11, 12, 13]),
  threshold: 0.5,
  trainingLoss: [],
  validationLoss: [],
  trainingAccuracy: [],
  validationAccuracy: [],
  parameters: 1,
  engine: 'plan',
  seconds: 0,
  ...over,
})

const block: AblationBlock = {
  full: fit([0.1, 0.2, 0.8, 0.9]),
  without: [fit([0.1, 0.8, 0.2, 0.9]), fit([0.1, 0.2, 0.4, 0.9])],
}
const round = (values: ArrayLike<number>) => Array.from(values, (value) => Number(value.toFixed(6)))

describe('readImportances', () => {
  const { companies, read } = readImportances({ explained: [explained()], ablation: [block] })
  const all = read(new Float64Array(companies.length).fill(1))

  it('numbers companies by their first row', () => {
    expect(companies).toEqual([10, 11, 12, 13])
  })

  it('has the values worked by hand', () => {
    expect(round(all.attribution)).toEqual([2, 3])
    // Area 1; with feature 0 permuted 1 and 0, with feature 1 permuted 3 / 4 and 1.
    expect(round(all.permutation)).toEqual([0.5, 0.125])
    expect(round(all.ablation)).toEqual([0.25, 0])
    // Without feature 0 two of four decisions are wrong, without feature 1 one.
    expect(round(all.ablationAccuracy)).toEqual([0.5, 0.25])
    expect(round(all.inputAttention)).toEqual([0.5, 0.5])
    expect(all.attention.map(round)).toEqual([
      [0.375, 0.625],
      [0.5, 0.5],
    ])
    expect(all.attributionByStep.map(round)).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ])
  })

  it('weighs each company by how often it is drawn', () => {
    const drawn = read([2, 0, 1, 0])
    expect(round(drawn.attribution)).toEqual([2, (2 * 0 + 4) / 3].map((value) => Number(value.toFixed(6))))
    expect(round(drawn.permutation)).toEqual([0.5, 0])
    expect(round(drawn.attention[1] ?? [])).toEqual([0.75, 0.25])
    expect(round(drawn.ablationAccuracy)).toEqual([1 / 3, 1 / 3].map((value) => Number(value.toFixed(6))))
  })

  it('is undefined where the draw has one class only, and leaves out a fold without a drawn company', () => {
    expect(read([1, 1, 0, 0]).permutation[0]).toBeNaN()
    const other = explained({ fold: 1, company: Int32Array.from([20, 21, 22, 23]) })
    const both = readImportances({ explained: [explained(), other], ablation: [block] })
    expect(round(both.read([1, 1, 1, 1, 0, 0, 0, 0]).permutation)).toEqual(round(all.permutation))
  })

  it('takes areas fold by fold: another scale of the logits in one fold changes nothing', () => {
    const other = explained({ fold: 1, company: Int32Array.from([20, 21, 22, 23]) })
    const scaled = {
      ...other,
      logits: other.logits.map((value) => 100 + 7 * value),
      permuted: other.permuted.map((value) => 100 + 7 * value),
    }
    const [plain, moved] = [other, scaled].map((second) =>
      readImportances({ explained: [explained(), second], ablation: [block] }).read(new Float64Array(8).fill(1)),
    )
    expect(moved?.permutation).toEqual(plain?.permutation)
  })
})

describe('measureImportance', () => {
  const many = 60
  const wave = (row: number, phase: number) => 0.5 + 0.4 * Math.sin(row * 12.9898 + phase)
  const company = Int32Array.from({ length: many }, (_, row) => Math.floor(row / 2))
  const rowLabels = Uint8Array.from(company, (one) => one % 2)
  const folds = Int32Array.from(company, (one) => (one < 15 ? 0 : 1))
  const probabilities = (phase: number, lift: number) =>
    Float32Array.from(rowLabels, (label, row) => (wave(row, phase) + lift * label) / 2)
  const part = (values: Float32Array, fold: number) => values.filter((_, row) => folds[row] === fold)
  const fits = (phase: number, lift: number) =>
    [0, 1].map((fold) =>
      fit([...part(probabilities(phase, lift), fold)], {
        fold,
        labels: rowLabels.filter((_, row) => folds[row] === fold),
        company: company.filter((_, row) => folds[row] === fold),
        threshold: 0.4,
      }),
    )
  const [full, first, second] = [fits(0, 0.6), fits(1, 0.1), fits(2, 0.5)]
  const ablation = [0, 1].map(
    (fold): AblationBlock => ({
      full: full[fold] as FitResult,
      without: [first[fold] as FitResult, second[fold] as FitResult],
    }),
  )
  const rows = Array.from({ length: 30 }, (_, one) => one)
  const logits = Float32Array.from(rows, (one) => wave(one, 3) + (one % 2))
  const input = explained({
    company: Int32Array.from(rows),
    labels: Uint8Array.from(rows, (one) => one % 2),
    attention: Float32Array.from(rows.flatMap(() => [0.4, 0.6])),
    attribution: Float32Array.from(rows.flatMap((one) => [wave(one, 4), 0.1, wave(one, 5), 0.2])),
    inputAttention: Float32Array.from(rows.flatMap((one) => [wave(one, 6), 1 - wave(one, 6)])),
    logits,
    permuted: Float32Array.from([...rows.map((one) => wave(one, 7)), ...logits]),
  })
  const options = { resamples: 80, seed: 5 }
  const measured = measureImportance({ explained: [input], ablation, ...options })

  it('is, for training without a feature, the difference that the study takes of any two arms', () => {
    const reading = (fitted: readonly FitResult[]): Reading => ({
      labels: fitted.flatMap((one) => [...one.labels]),
      probabilities: fitted.flatMap((one) => [...one.probabilities]),
      decisions: fitted.flatMap((one) => [...decide(one.probabilities, one.threshold)]),
      folds: fitted.flatMap((one) => [...one.labels].map(() => one.fold)),
    })
    const clusters = full.flatMap((one) => [...one.company])
    ;[first, second].forEach((fitted, feature) => {
      const { rocAuc, accuracy } = differenceWithIntervals(
        { readings: [reading(fitted)], clusters },
        { readings: [reading(full)], clusters },
        options,
      )
      for (const side of ['estimate', 'lower', 'upper'] as const) {
        expect(measured.ablation[feature]?.[side]).toBeCloseTo(rocAuc[side], 12)
        expect(measured.ablationAccuracy[feature]?.[side]).toBeCloseTo(accuracy[side], 12)
      }
    })
  })

  it('has an interval for everything, and the companies of both', () => {
    expect(measured.companies).toEqual({ explained: 30, ablated: 30 })
    for (const { estimate, lower, upper } of [
      ...measured.attribution,
      ...measured.permutation,
      ...measured.attention.flat(),
      ...measured.attributionByStep.flat(),
      measured.agreement.kendallW,
    ]) {
      expect(lower).toBeLessThanOrEqual(estimate)
      expect(upper).toBeGreaterThanOrEqual(estimate)
    }
    expect(measured.permutation[1]).toEqual({ estimate: 0, lower: 0, upper: 0 })
  })

  it('compares the methods with one another and with themselves', () => {
    // All three put feature 0 first.
    expect(measured.agreement.kendallW.estimate).toBe(1)
    expect(measured.agreement.pairs[0]?.tauB.estimate).toBe(1)
    expect(measured.repeatability.ablation.trainings).toBe(2)
    expect(measured.repeatability.attribution).toMatchObject({ trainings: 1, mean: null, untrained: -1 })
    expect(measured.repeatability.ablation.untrained).toBeNull()
  })

  it('gives the same bits again', () => {
    expect(measureImportance({ explained: [input], ablation, ...options })).toEqual(measured)
  })
})
