import { describe, expect, it } from 'vitest'
import { columnNames } from './column-names.ts'

const named = (...labels: string[]) => columnNames(labels.map((label, index) => ({ key: String(index), label })))

describe('columnNames', () => {
  it('keeps labels that stand alone', () => {
    expect(named('model', 'ROC-AUC')).toEqual(['model', 'ROC-AUC'])
  })

  it('says whose rank it is where several columns are called rank', () => {
    expect(named('feature', 'gradients', 'rank', 'permuted', 'rank')).toEqual([
      'feature',
      'gradients',
      'rank (gradients)',
      'permuted',
      'rank (permuted)',
    ])
  })

  it('numbers labels that no other column explains', () => {
    expect(named('rank', 'rank', 'model', 'rank', 'rank')).toEqual([
      'rank',
      'rank (2)',
      'model',
      'rank (model)',
      'rank (model) (2)',
    ])
  })
})
