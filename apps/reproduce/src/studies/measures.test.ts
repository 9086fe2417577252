import { describe, expect, it } from 'vitest'
import { decide, measure } from './measures.ts'

const labels = [0, 0, 0, 0, 1, 1, 0, 1]
const probabilities = [0.1, 0.2, 0.6, 0.3, 0.9, 0.7, 0.4, 0.35]
const reading = { labels, probabilities, decisions: decide(probabilities, 0.5) }

describe('measure', () => {
  it('scores a reading worked by hand', () => {
    const measured = measure(reading)
    expect(measured.accuracy).toBe(6 / 8)
    expect(measured.recall).toBeCloseTo(2 / 3, 12)
    expect(measured.precision).toBeCloseTo(2 / 3, 12)
    expect(measured.negativeRecall).toBeCloseTo(4 / 5, 12)
    expect(measured.balancedAccuracy).toBeCloseTo((2 / 3 + 4 / 5) / 2, 12)
    expect(measured.rocAuc).toBeCloseTo(13 / 15, 12)
  })

  it('leaves undefined what a missing class is needed for', () => {
    const calm = measure({ labels: [0, 0], probabilities: [0.1, 0.2], decisions: [0, 0] })
    for (const name of [
      'rocAuc',
      'averagePrecision',
      'balancedAccuracy',
      'matthews',
      'precision',
      'recall',
      'f1',
    ] as const)
      expect(calm[name], name).toBeNaN()
    expect(calm).toMatchObject({ accuracy: 1, negativePrecision: 1, negativeRecall: 1, negativeF1: 1 })
  })
})
