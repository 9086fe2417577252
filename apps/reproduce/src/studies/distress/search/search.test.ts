import { hyperbandSchedule } from '@fdp/hyperband'
import { describe, expect, it } from 'vitest'
import { PROFILE_NAMES, profileOf } from '../../../profiles.ts'
import { searchSchedule } from './search.ts'

describe.each(PROFILE_NAMES)('the search of profile %s', (name) => {
  const { search } = profileOf(name).distress

  it('asks for whole epochs, more at each rung', () => {
    for (const { rungs } of hyperbandSchedule(searchSchedule(search)).brackets) {
      const epochs = rungs.map(({ resource }) => resource)
      expect(epochs.every(Number.isInteger)).toBe(true)
      expect([...new Set(epochs)].sort((a, b) => a - b)).toEqual(epochs)
      expect(epochs.at(-1)).toBe(search.maxResource)
    }
  })
})
