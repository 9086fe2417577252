import { describe, expect, it } from 'vitest'
import { chooseTreatment } from './choose-treatment.ts'

const n = 600
const labels = Uint8Array.from({ length: n }, (_, i) => (i % 10 === 0 ? 1 : 0))
const company = Int32Array.from({ length: n }, (_, i) => i)
/** Scores that tell the classes apart by so much, with waves in place of noise. */
const scores = (strength: number, wave: number) =>
  Float64Array.from(labels, (label, i) => strength * label + 2 * Math.sin(i * wave))

describe('chooseTreatment', () => {
  const usual = {
    plain: scores(1, 1.3),
    'class-weights': scores(1, 2.1),
    smote: scores(1, 0.7),
    'soft-targets': scores(1, 1.9),
  }

  it('keeps soft targets where another is better by luck', () => {
    const slightly = { ...usual, smote: usual['soft-targets'].map((z, i) => z + (i === 10 ? 0.01 : 0)) }
    const { treatment, worth } = chooseTreatment((name) => slightly[name], { labels, company }, 1)
    expect(worth.smote).toBeGreaterThanOrEqual(worth['soft-targets'])
    expect(treatment).toBe('soft-targets')
  })

  it('takes another that is plainly better', () => {
    const plainly = { ...usual, smote: scores(3, 0.7), plain: scores(2.5, 1.3) }
    expect(chooseTreatment((name) => plainly[name], { labels, company }, 1).treatment).toBe('smote')
  })
})
