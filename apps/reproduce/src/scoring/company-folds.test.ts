import { describe, expect, it } from 'vitest'
import { companyFolds, FOLDS, foldPairs } from './company-folds.ts'

describe('companyFolds', () => {
  // Companies of three windows; every fourth failed with its last.
  const company = Int32Array.from({ length: 120 }, (_, row) => Math.floor(row / 3))
  const labels = Uint8Array.from(company, (each, row) => (each % 4 === 0 && row % 3 === 2 ? 1 : 0))
  const folds = companyFolds({ company, labels })

  it('keeps a company in one fold', () => {
    for (let row = 0; row < 120; row += 3) expect(new Set(folds.subarray(row, row + 3)).size).toBe(1)
  })

  it('gives each fold as many companies and failures as another', () => {
    for (let fold = 0; fold < FOLDS; fold++) {
      expect(folds.filter((each) => each === fold)).toHaveLength(24)
      expect(labels.filter((label, row) => label === 1 && folds[row] === fold)).toHaveLength(2)
    }
  })
})

describe('foldPairs', () => {
  it('has every two folds once', () => {
    expect(foldPairs(3)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ])
    expect(new Set(foldPairs().map(String)).size).toBe((FOLDS * (FOLDS - 1)) / 2)
  })
})
