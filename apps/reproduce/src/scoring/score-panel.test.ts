import { createPanel } from '@fdp/data'
import { americanFeatures } from '@fdp/datasets'
import { describe, expect, it } from 'vitest'
import type { WindowModel } from './saved-model.ts'
import { blocksOf, scorePanel } from './score-panel.ts'

describe('scorePanel', () => {
  it('names companies none of which has so many years in a row', async () => {
    const panel = createPanel({
      features: americanFeatures,
      rows: ['2001', '2002', '2004'].map((period) => ({
        entity: 'C_1',
        period,
        values: americanFeatures.map(() => 1),
      })),
    })
    const model = { model: {} as WindowModel, networks: [], forests: [] }
    const scored = await scorePanel(model, panel, { width: 3, prior: null, attribution: true })
    expect(scored).toMatchObject({ companies: [], labels: [], attributions: [], tooShort: ['C_1'], withoutRatios: [] })
  })
})

describe('blocksOf', () => {
  it('gives every row once, in order', () => {
    const table = { values: Float32Array.from({ length: 14 }, (_, i) => i), shape: [7, 2] as const }
    const blocks = [...blocksOf(table, 3)]
    expect(blocks.map(({ shape }) => shape)).toEqual([
      [3, 2],
      [3, 2],
      [1, 2],
    ])
    expect(blocks.flatMap(({ values }) => [...values])).toEqual([...table.values])
  })
})
