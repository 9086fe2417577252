import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../profiles.ts'
import { testUnit } from './describe.ts'
import { type DistressRun, decidedScopeOf, scopeOf } from './distress-run.ts'

describe('scopeOf', () => {
  const run = (comparisonSeeds: number) =>
    ({
      sizes: { ...PROFILES.smoke.distress, comparisonSeeds },
      options: { protocol: 'strict' },
      mainWidth: 5,
    }) as unknown as DistressRun

  it('has the seeds of every model that stands under it', () => {
    expect(scopeOf(run(1))).toBe('w = 5, batch 32, 6 epochs at most, 5 folds, 2 seeds, strict protocol')
    expect(decidedScopeOf(run(1), { others: true })).toBe(
      `${scopeOf(run(1), { others: true })}, decided at a threshold chosen on validation`,
    )
    expect(scopeOf(run(1), { others: true })).toContain('2 seeds (1 for models beyond m1 to m4 and the baselines)')
    expect(scopeOf(run(2), { others: true })).not.toContain('for models beyond')
  })

  it('has the epochs of the baselines where they stand under it', () => {
    const longer = "6 epochs at most (40 for logistic regression and Altman Z''), 5 folds, 2 seeds"
    expect(scopeOf(run(2), { others: true })).toBe(
      scopeOf(run(2)).replace('6 epochs at most, 5 folds, 2 seeds', longer),
    )
    expect(scopeOf(run(1), { baselines: true })).toBe(
      scopeOf(run(1)).replace('6 epochs at most, 5 folds, 2 seeds', longer),
    )
  })
})

it('says what the test part of each protocol is made of', () => {
  expect([testUnit('strict'), testUnit('paper')]).toEqual(['test companies', 'test windows'])
})
