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

  it('has no two arms alike', () => {
    const kinds = LEAK_ARMS.map(({ treatment, selectOn }) => JSON.stringify([treatment, selectOn]))
    expect(new Set(kinds).size).toBe(LEAK_ARMS.length)
  })
})
