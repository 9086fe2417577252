import { describe, expect, it } from 'vitest'
import { LEAK_ARMS } from './leak-arms.ts'

describe('LEAK_ARMS', () => {
  it('compares each arm with one that stands before it', () => {
    LEAK_ARMS.forEach(({ against }, place) => {
      const reference = LEAK_ARMS.findIndex(({ id }) => id === against)
      if (against === null) expect(place).toBe(0)
      else {
        expect(reference).toBeGreaterThanOrEqual(0)
        expect(reference).toBeLessThan(place)
      }
    })
  })

  it('changes one thing from the arm that each is compared with', () => {
    for (const { id, against, treatment, selectOn } of LEAK_ARMS) {
      const reference = LEAK_ARMS.find((arm) => arm.id === against)
      // All leaks at once; and windows are dealt instead of companies, in the same shares.
      if (reference === undefined || id === 'everything') continue
      const { shares: _, ...own } = { ...treatment, selectOn }
      const { shares: __, ...other } = { ...reference.treatment, selectOn: reference.selectOn }
      const changed = Object.keys(own).filter(
        (key) => own[key as keyof typeof own] !== other[key as keyof typeof other],
      )
      expect(changed, id).toHaveLength(1)
      if (treatment.split === 'window') expect(treatment.shares).toBe('as-folds')
    }
  })

  it('has no two arms alike', () => {
    const kinds = LEAK_ARMS.map(({ treatment, selectOn }) => JSON.stringify([treatment, selectOn]))
    expect(new Set(kinds).size).toBe(LEAK_ARMS.length)
  })
})
