import { describe, expect, it } from 'vitest'
import { type BlockScores, testSignificance } from './significance.ts'

const input: BlockScores = {
  models: ['a', 'b', 'c'],
  blocks: ['1', '2', '3', '4'],
  scores: [
    [0.9, 0.8, 0.7],
    [0.9, 0.7, 0.8],
    [0.95, 0.8, 0.6],
    [0.9, 0.85, 0.7],
  ],
  measure: 'ROC-AUC',
  blocksAre: 'A block is a fold.',
  higherIsBetter: true,
  seed: 1,
}

describe('testSignificance', () => {
  it('ranks the models and tests all pairs, each against the control, and draws the diagram', () => {
    const { models, friedman, pValue, tables, figures } = testSignificance(input, 0)
    expect(models).toEqual(input.models)
    expect(friedman.meanRanks).toEqual([1, 2.25, 2.75])
    // Fewer than ten blocks: every permutation is counted.
    expect(pValue).toBe(friedman.exact?.pValue)
    expect(tables.map(({ id, item }) => [id, item])).toEqual([
      ['friedman', 'Table 9'],
      ['pairs', 'Table 10'],
      ['bonferroni-dunn', undefined],
    ])
    expect(figures.map(({ id }) => id)).toEqual(['critical-difference'])
  })

  it("sets the paper's ranks, z and p beside ours with a verdict in each cell", () => {
    const paper = {
      meanRanks: { a: 1, b: 2, c: 3 },
      statistic: 6.5,
      pairs: [{ first: 'a', second: 'b', z: 1.7678, p: 0.5 }],
    }
    const [ranks, pairs] = testSignificance(input, 0, paper).tables
    expect(ranks?.rows.map(({ rank }) => rank)).toEqual([
      { value: 1, paper: 1, verdict: 'reproduced' },
      { value: 2.25, paper: 2, verdict: 'differs', difference: 0.25 },
      { value: 2.75, paper: 3, verdict: 'differs', difference: -0.25 },
    ])
    expect(pairs?.rows[0]).toMatchObject({ z: { verdict: 'reproduced' }, p: { paper: 0.5, verdict: 'differs' } })
    expect(pairs?.rows[1]?.z).toBeTypeOf('number')
  })

  it("beside the paper's test has ids of its own, no numbers of the paper, and no list of pairs", () => {
    const beside = testSignificance({ ...input, beside: { id: 'all', of: 'all models' } }, 0)
    expect([...beside.tables, ...beside.figures].map(({ id }) => id)).toEqual([
      'friedman-all',
      'bonferroni-dunn-all',
      'critical-difference-all',
    ])
    expect([...beside.tables, ...beside.figures].every(({ item }) => item === undefined)).toBe(true)
    expect(beside.tables[0]?.title).toBe('Friedman test of the models, all models')
    expect(beside.values).not.toHaveProperty('pairs')
  })
})
