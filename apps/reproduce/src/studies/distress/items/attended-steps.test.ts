import { attendedSteps as stepsOfModel } from '@fdp/models'
import { beforeAll, describe, expect, it } from 'vitest'
import { useBackend } from '../../../engine/backend.ts'
import { createVariant } from '../models/candidates.ts'
import { attendedSteps, nameSteps } from './attended-steps.ts'

beforeAll(() => useBackend('simd'))

describe('attendedSteps', () => {
  it('are pairs of periods after one pooling; the last of an odd window is left out', () => {
    expect(nameSteps(attendedSteps(8, 1))).toEqual(['1-2', '3-4', '5-6', '7-8'])
    expect(nameSteps(attendedSteps(5, 1))).toEqual(['1-2', '3-4'])
    expect(nameSteps(attendedSteps(3, 1))).toEqual(['1-2', '3'])
    expect(nameSteps(attendedSteps(8, 2))).toEqual(['1-4', '5-8'])
    expect([4, 5, 6, 7].map((width) => attendedSteps(width, 2).length)).toEqual([1, 1, 1, 1])
  })

  it.each([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('are those that the networks attend to, w = %i', (width) => {
    for (const [variant, poolings] of [
      ['m1', 1],
      ['m3', 2],
    ] as const) {
      const model = createVariant(variant, { filters: 2, units: 2, dense: 2 }, { steps: width, features: 2, seed: 1 })
      const periods = stepsOfModel(model).map(({ from, to }) => [from + 1, to])
      expect(attendedSteps(width, poolings)).toEqual(periods)
      model.dispose()
    }
  })
})
