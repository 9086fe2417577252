import { balancedAccuracy, rocAuc } from '@fdp/stats'
import { describe, expect, it } from 'vitest'
import { applyBlend, fitBlend } from './family.ts'
import { bagOf, riskSetBag } from './forest-task.ts'

const n = 400
const labels = Uint8Array.from({ length: n }, (_, i) => (i % 10 === 0 ? 1 : 0))
/** Waves of unrelated lengths in place of noise, so that no two members err alike. */
const member = (wave: number) => Float64Array.from(labels, (label, i) => 1.5 * label + Math.sin(i * wave) - 2)
const scores = {
  network: member(1.7),
  forests: { RandomForestLearner: member(0.9), GradientBoostedTreesLearner: member(2.3) },
}

describe('a blend', () => {
  const blend = fitBlend(scores, labels)
  const { probabilities, decisions } = applyBlend(blend, scores)

  it('is calibrated on what it was fitted on and ranks better than its members', () => {
    const mean = probabilities.reduce((sum, p) => sum + p, 0) / n
    expect(mean).toBeCloseTo(0.1, 1)
    for (const each of [scores.network, ...Object.values(scores.forests)])
      expect(rocAuc(labels, probabilities)).toBeGreaterThan(rocAuc(labels, each))
  })

  it('decides by the share of failures, where both errors together are few, and alike under another prior', () => {
    expect(blend.threshold).toBeCloseTo(0.1, 12)
    const balanced = (threshold: number) =>
      balancedAccuracy(
        labels,
        probabilities.map((p) => (p >= threshold ? 1 : 0)),
      )
    const best = Math.max(...probabilities.map(balanced))
    expect(balanced(blend.threshold)).toBeGreaterThan(best - 0.03)
    expect(balanced(0.5)).toBeLessThan(balanced(blend.threshold))
    const later = applyBlend(blend, scores, 0.02)
    expect([...later.decisions]).toEqual([...decisions])
    expect(later.probabilities.every((p, i) => p < (probabilities[i] ?? 0))).toBe(true)
  })

  it('of networks alone is the calibrated network', () => {
    const alone = { network: scores.network, forests: {} }
    expect(rocAuc(labels, applyBlend(fitBlend(alone, labels), alone).probabilities)).toBeCloseTo(
      rocAuc(labels, scores.network),
      12,
    )
  })
})

describe('bagOf', () => {
  it('has every failure, three others each, and other ones in another bag', () => {
    const usable = Array.from(labels, (_, row) => row)
    const [first, second] = [bagOf(labels, usable, 0), bagOf(labels, usable, 1)]
    expect(first.filter((row) => labels[row] === 1)).toHaveLength(40)
    expect(first).toHaveLength(40 + 120)
    expect(first.filter((row) => labels[row] === 0 && second.includes(row))).toEqual([])
  })
})

describe('riskSetBag', () => {
  // 400 windows of ten years by turns; failures only in the years 0 and 5.
  const period = Int32Array.from({ length: n }, (_, row) => row % 10)
  const failed = Uint8Array.from({ length: n }, (_, row) => (row % 20 === 0 || row % 40 === 5 ? 1 : 0))
  const usable = Array.from(failed, (_, row) => row)

  it('has every failure, and others of the same year, as many times as the year can give up to three or so', () => {
    const bag = riskSetBag({ labels: failed, period }, usable, 1)
    const inYear = (year: number, label: number) =>
      bag.filter((row) => period[row] === year && failed[row] === label).length
    expect([inYear(0, 1), inYear(0, 0), inYear(5, 1), inYear(5, 0)]).toEqual([20, 20, 10, 30])
    expect(bag).toHaveLength(80)
  })

  it('keeps to what may be used', () => {
    const some = usable.filter((row) => row % 3 !== 0)
    expect(riskSetBag({ labels: failed, period }, some, 0).every((row) => some.includes(row))).toBe(true)
  })
})
