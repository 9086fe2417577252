import { describe, expect, it } from 'vitest'
import { forestBag } from './forest-bag.ts'

/** Labels with so many rows of each class, those of class 1 in between. */
const labelsOf = (negative: number, positive: number) => {
  const n = negative + positive
  return Uint8Array.from({ length: n }, (_, row) =>
    Math.floor(((row + 1) * positive) / n) > Math.floor((row * positive) / n) ? 1 : 0,
  )
}
const ofClass0 = (labels: Uint8Array, bag: number) => forestBag(labels, bag).filter((row) => labels[row] === 0)

describe('forestBag', () => {
  it('has every row of class 1 first, and three of class 0 for each', () => {
    // The first fold of the American panel, where every second row would be too many and every third too few.
    const labels = labelsOf(2575, 437)
    const bag = forestBag(labels, 0)
    expect(bag.slice(0, 437).every((row) => labels[row] === 1)).toBe(true)
    expect(ofClass0(labels, 0)).toHaveLength(3 * 437)
  })

  it('draws others in another bag, and each row about as often', () => {
    const labels = labelsOf(2575, 437)
    const [first, second] = [ofClass0(labels, 0), ofClass0(labels, 1)]
    const both = first.filter((row) => second.includes(row))
    expect(both.length).toBeLessThan(0.7 * first.length)
    const drawn = new Map<number, number>()
    for (let bag = 0; bag < 50; bag++)
      for (const row of ofClass0(labels, bag)) drawn.set(row, (drawn.get(row) ?? 0) + 1)
    expect(drawn.size).toBe(2575)
    const often = [...drawn.values()]
    expect(Math.max(...often) - Math.min(...often)).toBeLessThan(5)
  })

  it('spaces rows of class 0 evenly', () => {
    const rows = ofClass0(labelsOf(2575, 437), 3)
    const steps = rows.slice(1).map((row, i) => row - (rows[i] ?? 0))
    // A step of 1.96 rows of class 0, with rows of class 1 in between.
    expect(Math.max(...steps)).toBeLessThanOrEqual(3)
  })

  it('has all of class 0 where there are no three for each of class 1', () => {
    for (const bag of [0, 1, 5]) {
      expect(ofClass0(labelsOf(50, 20), bag)).toHaveLength(50)
      expect(forestBag(labelsOf(4, 0), bag)).toEqual([])
      expect(forestBag(labelsOf(0, 4), bag)).toEqual([0, 1, 2, 3])
    }
  })

  it('draws no row twice, at any counts', () => {
    for (let negative = 1; negative < 200; negative += 7)
      for (let positive = 1; positive < 40; positive++)
        for (const bag of [0, 1, 8]) {
          const rows = forestBag(labelsOf(negative, positive), bag)
          expect(new Set(rows).size).toBe(positive + Math.min(negative, 3 * positive))
          expect(rows).not.toContain(-1)
        }
  })
})
