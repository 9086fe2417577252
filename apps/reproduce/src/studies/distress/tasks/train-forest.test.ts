import { rocAuc } from '@fdp/stats'
import { describe, expect, it } from 'vitest'
import { FORESTS, type ForestName } from '../models/candidates.ts'
import type { Part } from '../sample/part.ts'
import { trainStudyForest } from './train-forest.ts'

/** Windows of two steps and two features; class 1 is where the first feature rises, one window in six. */
function part(n: number, phase: number): Part {
  const labels = Uint8Array.from({ length: n }, (_, i) => (i % 6 === 0 ? 1 : 0))
  const values = Float32Array.from({ length: n * 4 }, (_, k) => {
    const [row, place] = [Math.floor(k / 4), k % 4]
    const noise = Math.sin((k + phase) * 12.9898) * 0.5
    return place === 2 && labels[row] === 1 ? noise + 2 : noise
  })
  return {
    values,
    shape: [n, 2, 2],
    labels,
    company: Int32Array.from({ length: n }, (_, i) => i),
    altman: new Float32Array(n),
  }
}

describe.each(Object.keys(FORESTS) as ForestName[])('%s', (name) => {
  it.each([null, 160])('ranks windows it has not seen, at the share of class 1 in training (%s rows)', async (rows) => {
    const parts = { train: part(480, 0), validation: part(120, 7000), test: part(120, 13_000) }
    const { probabilities, threshold } = await trainStudyForest(name, parts, { bag: 0, rows })
    expect(rocAuc(parts.test.labels, probabilities)).toBeGreaterThan(0.95)
    expect(threshold).toBeGreaterThan(0)
    const mean = probabilities.reduce((sum, p) => sum + p, 0) / probabilities.length
    expect(mean).toBeGreaterThan(0.1)
    expect(mean).toBeLessThan(0.23)
  })

  it('trains on other windows for another bag, with five of class 0 for each of class 1', async () => {
    const parts = { train: part(480, 0), validation: part(120, 7000), test: part(120, 13_000) }
    const [first, again, second] = await Promise.all(
      [0, 0, 1].map(async (bag) => (await trainStudyForest(name, parts, { bag, rows: null })).probabilities),
    )
    expect(again).toEqual(first)
    expect(second).not.toEqual(first)
  })
})
