import { beforeAll, describe, expect, it } from 'vitest'
import { useBackend } from '../../../engine/backend.ts'
import { createOtherNetwork, OTHER_NETWORKS } from './other-networks.ts'

beforeAll(() => useBackend('simd'))

const layers = { filters: 8, units: 8, dense: 8 }

describe('createOtherNetwork', () => {
  it.each(OTHER_NETWORKS)('%s reads the narrowest and the usual window', (name) => {
    for (const steps of [4, 8]) {
      const model = createOtherNetwork(name, layers, { steps, features: 5, seed: 1 })
      expect(model.outputs[0]?.shape).toEqual([null, 1])
      expect(model.inputs[0]?.shape).toEqual([null, steps, 5])
      model.dispose()
    }
  })

  it('are different networks', () => {
    const weights = OTHER_NETWORKS.map((name) => {
      const model = createOtherNetwork(name, layers, { steps: 8, features: 5, seed: 1 })
      const count = model.countParams()
      model.dispose()
      return count
    })
    expect(new Set(weights).size).toBe(OTHER_NETWORKS.length)
  })
})
