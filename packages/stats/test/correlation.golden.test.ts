import { describe, expect, it } from 'vitest'
import { kendallTauB, spearmanCorrelation } from '../src/index.ts'
import { expectClose, readGolden } from './read-golden.ts'

interface Case {
  first: number[]
  second: number[]
  tau: number
  spearman: number
}

const { cases } = readGolden<{ cases: Case[] }>('correlation.json')

describe('200 random samples of pairs of SciPy', () => {
  it('have its tau-b', () => {
    expect(cases).toHaveLength(200)
    for (const [i, { first, second, tau }] of cases.entries())
      expectClose(kendallTauB(first, second), tau, 1e-10, 1e-15, `case ${i}`)
  })

  it("have its Spearman's correlation", () => {
    for (const [i, { first, second, spearman }] of cases.entries())
      expectClose(spearmanCorrelation(first, second), spearman, 1e-10, 1e-14, `case ${i}`)
  })
})
