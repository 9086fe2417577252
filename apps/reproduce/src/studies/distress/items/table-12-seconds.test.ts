import { describe, expect, it } from 'vitest'
import type { FitResult } from '../blocks.ts'
import { paperRow } from './table-12.ts'
import { table12Seconds } from './table-12-seconds.ts'

function fit(model: string, seedIndex: number, seconds: number, epochs: number): FitResult {
  return {
    model,
    width: 8,
    fold: 0,
    seedIndex,
    probabilities: new Float32Array(0),
    labels: new Uint8Array(0),
    company: new Int32Array(0),
    threshold: 0.5,
    trainingLoss: Array.from({ length: epochs }, () => 1),
    validationLoss: [],
    trainingAccuracy: [],
    validationAccuracy: [],
    parameters: 1,
    engine: 'plan',
    seconds,
    step: `${model}-${seedIndex}`,
  }
}

describe('table12Seconds', () => {
  const table = table12Seconds(
    [
      fit('random forest', 0, 3, 0),
      fit('CNN', 0, 2, 4),
      fit('m1', 0, 4, 4),
      fit('m1', 1, 6, 4),
      fit('m1', 2, 20, 4),
      fit('CNN', 1, 3, 4),
    ],
    { resamples: 200, seed: 1 },
    'caption',
  )
  const row = (model: string) => table.rows.find((entry) => entry.model === model)

  it('gives means of the trainings, and ratios to m1 in the same blocks', () => {
    expect(row('CNN-BiLSTM-AT (m1)')).toMatchObject({ seconds: { value: 10 }, perEpoch: 2.5, ratio: 1, trainings: 3 })
    expect(row('CNN')).toMatchObject({ seconds: { value: 2.5, low: 2, high: 3 }, ratio: { value: 0.5 }, epochs: 4 })
    expect(row('random forest')).toMatchObject({ perEpoch: null, ratio: { value: 0.75 }, epochs: null })
  })

  it("sets the paper's ratio beside ours, and names the trainings", () => {
    const [ours, theirs] = [paperRow('CNN')?.seconds ?? 0, paperRow('m1')?.seconds ?? 1]
    expect(row('CNN')?.ratio).toMatchObject({ paper: ours / theirs, verdict: 'differs' })
    expect(row('CNN')?.paperSeconds).toBe(ours)
    expect(table.steps).toContain('CNN-1')
  })
})
