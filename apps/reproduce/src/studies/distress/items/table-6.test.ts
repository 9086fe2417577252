import { describe, expect, it } from 'vitest'
import type { CellValue } from '../../../report/schema.ts'
import type { TunedConfig } from '../models/candidates.ts'
import type { SearchResult } from '../search/search.ts'
import { tunedSpace } from '../search/spaces.ts'
import { table6 } from './table-6.ts'

const layers = { filters: 64, units: 64, dense: 128 }
const spaces = { m1: tunedSpace('extended', 'm1', layers), m2: tunedSpace('extended', 'm2', layers) }
const search: SearchResult = {
  variant: 'm1',
  fold: 0,
  best: { filters: 64, convDropout: 0.1, learningRate: 0.00123456789 } as TunedConfig,
  score: 0.7712345678,
  resource: 9,
  trials: [],
  evaluations: 22,
  epochs: 69,
  step: 'search-1',
}
const { rows } = table6([search], spaces, '')
const cellOf = (name: string) => rows.find((row) => row.name === name)?.['m1-0'] as CellValue

describe('Table 6', () => {
  it('keeps what was found in full digits', () => {
    expect(cellOf('learning rate')).toEqual({ value: 0.00123456789, step: 'search-1' })
    expect(cellOf('score of the search')).toEqual({ value: 0.7712345678, step: 'search-1' })
  })

  it("sets it beside the paper's optimum, without what binary fractions leave over", () => {
    expect(cellOf('Conv_filters')).toEqual({ value: 64, step: 'search-1', verdict: 'reproduced' })
    expect(cellOf('CNN_Dropout')).toEqual({ value: 0.1, step: 'search-1', verdict: 'differs', difference: -0.4 })
    const noisy = table6([{ ...search, best: { ...search.best, convDropout: 0.1 + 0.2 } }], spaces, '')
    expect(noisy.rows.find(({ name }) => name === 'CNN_Dropout')?.['m1-0']).toMatchObject({ difference: -0.2 })
  })
})
