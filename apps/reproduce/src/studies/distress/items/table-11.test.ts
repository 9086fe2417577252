import { describe, expect, it } from 'vitest'
import { MEASURES, type MeasureName } from '../../measures.ts'
import type { FitResult } from '../blocks.ts'
import { foldMeans, smoteDifferenceTable, table11, testSmote } from './table-11.ts'

/** A fit whose test part of ten windows has this many of its five positives found. */
function fit(fold: number, seedIndex: number, found: number): FitResult {
  const labels = Uint8Array.from([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
  return {
    model: 'm1',
    width: 5,
    fold,
    seedIndex,
    labels,
    probabilities: Float32Array.from(labels, (label, i) => (label === 1 && i < found ? 0.9 : 0.1)),
    company: Int32Array.from(labels, (_, i) => i),
    threshold: 0.5,
    trainingLoss: [],
    trainingAccuracy: [],
    validationAccuracy: [],
    validationLoss: [],
    parameters: 1,
    engine: 'plan',
    seconds: 0,
  }
}

const measures = (estimate: number) =>
  Object.fromEntries(
    Object.keys(MEASURES).map((name) => [name, { estimate, lower: estimate - 0.01, upper: estimate + 0.01 }]),
  ) as Record<MeasureName, { estimate: number; lower: number; upper: number }>
const scores = { withSmote: measures(0.98), without: measures(0.95), difference: measures(0.03) }

describe('Table 11', () => {
  it("sets each class beside the paper's row", () => {
    const { rows } = table11(scores, ['non-ST', 'ST'], '')
    expect(rows.map(({ sampling, type }) => [sampling, type])).toEqual([
      ['SMOTE', 'non-ST'],
      ['SMOTE', 'ST'],
      ['Non-SMOTE', 'non-ST'],
      ['Non-SMOTE', 'ST'],
    ])
    expect(rows[1]?.recall).toMatchObject({ paper: 0.966, verdict: 'differs' })
    expect(rows[3]?.precision).toMatchObject({ paper: 0.946, verdict: 'within interval' })
    expect(rows[2]?.accuracy).toMatchObject({ paper: 0.979 })
  })

  it('averages seeds before it tests over folds', () => {
    const fits = [fit(0, 0, 5), fit(0, 1, 3), fit(1, 0, 4), fit(1, 1, 4)]
    expect(foldMeans(fits, 'recall')).toEqual([0.8, 0.8])
  })

  it('finds a difference that is the same in every fold, and none where there is none', () => {
    const high = [5, 5, 4, 5, 4].map((found, fold) => fit(fold, 0, found))
    const low = [3, 2, 2, 3, 1].map((found, fold) => fit(fold, 0, found))
    const recall = testSmote(high, low, 1 / 3).find(({ measure }) => measure === 'recall')
    expect(recall?.correctedT.statistic).toBeGreaterThan(0)
    expect(recall?.correctedT.pValue).toBeLessThan(0.01)
    expect(recall?.wilcoxon).toBeCloseTo(0.0625, 10)
    const same = testSmote(high, high, 1 / 3)
    expect(same.every(({ correctedT, wilcoxon }) => correctedT.pValue === 1 && wilcoxon === 1)).toBe(true)
    expect(smoteDifferenceTable(scores, same, 5, '').rows).toHaveLength(same.length)
  })
})
