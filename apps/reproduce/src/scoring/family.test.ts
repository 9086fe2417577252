import { balancedAccuracy, rocAuc } from '@fdp/stats'
import { describe, expect, it } from 'vitest'
import { applyBlend, fitBlend } from './family.ts'
import { bagOf } from './forest-task.ts'

const n = 400
const labels = Uint8Array.from({ length: n }, (_, i) => (i % 10 === 0 ? 1 : 0))
const company = Int32Array.from({ length: n }, (_, i) => i)
/** Waves of unrelated lengths in place of noise, so that no two members err alike. */
const member = (wave: number) => Float64Array.from(labels, (label, i) => 1.5 * label + Math.sin(i * wave) - 2)
const scores = {
  network: member(1.7),
  forests: { RandomForestLearner: member(0.9), GradientBoostedTreesLearner: member(2.3) },
}

describe('a blend', () => {
  const blend = fitBlend(scores, { labels, company }, 1)
  const { probabilities, decisions } = applyBlend(blend, scores)

  it('is calibrated on what it was fitted on and ranks better than its members', () => {
    const mean = probabilities.reduce((sum, p) => sum + p, 0) / n
    expect(mean).toBeCloseTo(0.1, 1)
    for (const each of [scores.network, ...Object.values(scores.forests)])
      expect(rocAuc(labels, probabilities)).toBeGreaterThan(rocAuc(labels, each))
  })

  it('decides where both errors together are few, and alike under another prior', () => {
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
    expect(rocAuc(labels, applyBlend(fitBlend(alone, { labels, company }, 1), alone).probabilities)).toBeCloseTo(
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
