import { describe, expect, it } from 'vitest'
import { normal, stream } from '../random.ts'
import { standardize } from './standardize.ts'

/** Mean 0 and deviation 1, without anything else. */
function plain(losses: readonly number[]): number[] {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length
  return losses.map((loss) => (loss - mean) / Math.sqrt(variance))
}

const random = stream(6)
const ordinary = Array.from({ length: 40 }, () => 3 + 2 * normal(random))

describe('standardized losses', () => {
  it('of an ordinary search are that and no more, to the bit', () => {
    expect(standardize(ordinary)).toEqual(plain(ordinary))
    const lucky = [...ordinary, -1e6]
    expect(standardize(lucky)).toEqual(plain(lucky))
  })
  it.each([1e3, 1e6, 1e200, Number.MAX_VALUE])('keep their differences beside losses of %d', (diverged) => {
    const losses = [...ordinary, diverged, diverged / 3, diverged / 2]
    const values = standardize(losses)
    const spread = (part: readonly number[]): number => Math.max(...part) - Math.min(...part)
    expect(spread(values.slice(0, 40))).toBeGreaterThan(1)
    expect(values.slice(40)).toEqual(Array(3).fill(Math.max(...values)))
    const order = (list: readonly number[]): number[] => list.map((_, i) => i).sort((a, b) => list[a]! - list[b]!)
    expect(order(values.slice(0, 40))).toEqual(order(ordinary))
  })
  it('are finite where all are huge, tiny or equal', () => {
    expect(standardize([1e308, -1e308, 1e308, -1e308])).toEqual([1, -1, 1, -1])
    expect(standardize([1e-300, 3e-300]).map(Math.round)).toEqual([-1, 1])
    expect(standardize([7, 7, 7])).toEqual([0, 0, 0])
    expect(standardize([0, 0])).toEqual([0, 0])
    expect(standardize([2, 2, 2, 2, 1e200]).every(Number.isFinite)).toBe(true)
  })
})
