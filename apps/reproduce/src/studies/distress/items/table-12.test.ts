import { describe, expect, it } from 'vitest'
import { distressPaper } from '../../../papers.ts'
import { MEASURES, type MeasureName } from '../../measures.ts'
import { COMPARED, MODELS } from '../models/candidates.ts'
import { inOrderOfTable12, paperRow, table12 } from './table-12.ts'
import type { ModelScores } from './tables.ts'

const interval = { estimate: 0.97, lower: 0.96, upper: 0.98 }
const scores: ModelScores[] = [...MODELS, ...COMPARED].map((model) => ({
  model,
  width: 8,
  seeds: 1,
  parameters: 10,
  engine: 'plan',
  measures: Object.fromEntries(Object.keys(MEASURES).map((name) => [name, interval])) as Record<
    MeasureName,
    typeof interval
  >,
}))

describe('table12', () => {
  const table = table12(scores, '', [])
  const row = (model: string) => table.rows.find((entry) => entry.model === model)

  it("has every one of the paper's models first, in its order", () => {
    const names = inOrderOfTable12(scores)
      .slice(0, 8)
      .map(({ model }) => paperRow(model)?.model)
    expect(names).toEqual(distressPaper().table12.rows.map(({ model }) => model))
    expect(table.rows).toHaveLength(scores.length)
  })

  it('sets each class beside its own figure of the paper', () => {
    expect(row('CNN')?.recall).toMatchObject({ value: 0.97, paper: 0.814, verdict: 'differs' })
    expect(row('CNN')?.negativePrecision).toMatchObject({ paper: 0.972, verdict: 'within interval' })
    expect(row('CNN-BiLSTM-AT (m1)')?.accuracy).toMatchObject({ paper: 0.994 })
    expect(row('Transformer')?.f1).toMatchObject({ paper: 0.97, verdict: 'reproduced' })
    expect(row('random forest')?.accuracy).toEqual({ value: 0.97, low: 0.96, high: 0.98 })
    expect(row('CNN')?.rocAuc).toEqual({ value: 0.97, low: 0.96, high: 0.98 })
  })
})
