import { createStudy, hyperbandSchedule } from '@fdp/hyperband'
import { describe, expect, it } from 'vitest'
import { PROFILE_NAMES, profileOf } from '../../../profiles.ts'
import { searchSchedule } from './search.ts'
import { SEARCHES, searchAlgorithms } from './search-algorithms.ts'
import { tunedSpace } from './spaces.ts'

describe.each(PROFILE_NAMES)('the compared searches of profile %s', (profile) => {
  const { searchComparison, layers } = profileOf(profile).distress
  const algorithms = searchAlgorithms(searchComparison)
  const { resourceResumed: budget } = hyperbandSchedule(searchSchedule(searchComparison))

  it.each(SEARCHES)('%s spends at least one Hyperband in whole epochs, and at most R more', async (name) => {
    const { space } = tunedSpace('small', 'm1', layers)
    const study = createStudy({ space, algorithm: algorithms[name], direction: 'maximize', seed: 3 })
    // A made-up score with a single best configuration, better with more epochs.
    await study.optimize(({ config, resource }) => ({
      score: 1 - Math.abs((config.filters ?? 0) - layers.filters / 2) / 1000 - 1 / (resource + 1),
      checkpoint: resource,
    }))
    const epochs = study.trials.flatMap(({ evaluations }) =>
      evaluations.map(({ resource, previousResource }) => resource - previousResource),
    )
    const spent = epochs.reduce((sum, each) => sum + each, 0)
    expect(epochs.every(Number.isInteger)).toBe(true)
    expect(spent).toBeGreaterThanOrEqual(budget)
    expect(spent).toBeLessThanOrEqual(budget + (name === 'ASHA' ? 2 : 1) * searchComparison.maxResource)
  })
})
