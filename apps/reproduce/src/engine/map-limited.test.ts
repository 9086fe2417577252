import { describe, expect, it } from 'vitest'
import { mapLimited } from './map-limited.ts'

describe('mapLimited', () => {
  it('keeps the order of the items and the limit', async () => {
    let [running, most] = [0, 0]
    const results = await mapLimited([30, 1, 20, 5], 2, async (wait, index) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, wait))
      running -= 1
      return index * 10
    })
    expect(results).toEqual([0, 10, 20, 30])
    expect(most).toBe(2)
  })

  it('fails with the first failure', async () => {
    await expect(mapLimited([1, 2], 2, (item) => Promise.reject(new Error(`item ${item}`)))).rejects.toThrow('item')
  })
})
