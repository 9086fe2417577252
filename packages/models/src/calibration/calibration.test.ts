import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyIsotonic, applyPlatt, applyTemperature, fitIsotonic, fitPlatt, fitTemperature } from '../index.ts'

interface Case {
  readonly logits: number[]
  readonly labels: number[]
  readonly query: number[]
  readonly isotonic: number[]
  readonly temperature: number
  readonly platt: number[]
}
const { cases } = JSON.parse(readFileSync(new URL('../../test/golden/calibration.json', import.meta.url), 'utf8')) as {
  cases: Case[]
}
const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })

describe.each(cases)('calibration, golden case %#', ({ logits, labels, query, isotonic, temperature, platt }) => {
  it('has the polygon of scikit-learn', () => {
    const got = applyIsotonic(fitIsotonic(logits, labels), query)
    got.forEach((p, i) => {
      expect(Math.abs(p - (isotonic[i] as number))).toBeLessThan(1e-9)
    })
  })
  it('has the probabilities of scikit-learn by Platt scaling', () => {
    const got = applyPlatt(fitPlatt(logits, labels), query)
    got.forEach((p, i) => {
      expect(Math.abs(p - (platt[i] as number))).toBeLessThan(1e-5)
    })
  })
  it('has the temperature of a general optimiser', () => {
    expect(fitTemperature(logits, labels).temperature / temperature).toBeCloseTo(1, 5)
  })
})

describe('applyPlatt', () => {
  const { logits, labels } = cases[0] as Case
  const calibration = fitPlatt(logits, labels)

  it('moves the odds to another prior and keeps the order', () => {
    const odds = (p: number) => p / (1 - p)
    const before = applyPlatt(calibration, logits)
    const after = applyPlatt(calibration, logits, { prior: 0.02 })
    const factor = odds(0.02) / odds(calibration.prior)
    before.forEach((p, i) => {
      expect(odds(after[i] as number) / odds(p) / factor).toBeCloseTo(1, 9)
    })
  })

  it('refuses one class, a logit that is not a number and a prior outside (0, 1)', () => {
    expect(() => fitPlatt([0, 1], [1, 1])).toThrow(code('invalid-labels'))
    expect(() => fitPlatt([0, Number.NaN], [0, 1])).toThrow(code('invalid-values'))
    expect(() => applyPlatt(calibration, [0], { prior: 1 })).toThrow(code('invalid-option'))
  })
})

describe('fitIsotonic', () => {
  it('is least squares among rising functions: never falls, keeps the mean, is its own fit', () => {
    const sample = fc.array(fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.integer({ min: 0, max: 1 }) }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(sample, (rows) => {
        const x = rows.map((row) => row.x)
        const y = rows.map((row) => row.y)
        const p = applyIsotonic(fitIsotonic(x, y), x)
        expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(
          y.reduce<number>((a, b) => a + b, 0),
          9,
        )
        const sorted = x.map((value, i) => [value, p[i] as number] as const).sort((a, b) => a[0] - b[0])
        sorted.forEach(([, value], i) => {
          if (i > 0) expect(value).toBeGreaterThanOrEqual((sorted[i - 1] as readonly [number, number])[1] - 1e-12)
        })
        const error = (q: ArrayLike<number>) =>
          y.reduce<number>((s, label, i) => s + (label - (q[i] as number)) ** 2, 0)
        const base = y.reduce<number>((a, b) => a + b, 0) / y.length
        expect(error(p)).toBeLessThanOrEqual(error(y.map(() => base)) + 1e-9)
      }),
    )
  })
  it('refuses bad input', () => {
    expect(() => fitIsotonic([], [])).toThrow(code('empty-data'))
    expect(() => fitIsotonic([1], [2])).toThrow(code('invalid-labels'))
    expect(() => fitIsotonic([Number.NaN], [1])).toThrow(code('invalid-values'))
    expect(() => applyIsotonic(fitIsotonic([1], [1]), [Number.NaN])).toThrow(code('invalid-values'))
  })
})

describe('fitTemperature', () => {
  it('ends at its bounds where the loss has no minimum', () => {
    expect(fitTemperature([-1, 1], [0, 1]).temperature).toBe(0.001)
    expect(fitTemperature([-1, 1], [1, 0]).temperature).toBe(1000)
  })
  it('says which bound it ends at, and nothing where it ends at none', () => {
    expect(fitTemperature([-1, 1], [0, 1]).bound).toBe('lower')
    expect(fitTemperature([-1, 1], [1, 0]).bound).toBe('upper')
    expect(fitTemperature([0, 0], [1, 0]).bound).toBe('upper')
    for (const { logits, labels } of cases) expect(fitTemperature(logits, labels)).not.toHaveProperty('bound')
  })
  it('refuses one class', () => {
    for (const labels of [
      [0, 0, 0],
      [1, 1, 1],
    ])
      expect(() => fitTemperature([-1, 0.5, 2], labels)).toThrow(code('invalid-labels'))
  })
  it('is applied with its bound, as a file gives it back', () => {
    const calibration = JSON.parse(JSON.stringify(fitTemperature([-1, 1], [0, 1])))
    expect([...applyTemperature(calibration, [-1, 1])]).toEqual([0, 1])
  })
  it('makes logits that are twice too large half as large', () => {
    const { logits, labels } = cases[0] as Case
    const one = fitTemperature(logits, labels).temperature
    const two = fitTemperature(
      logits.map((z) => 2 * z),
      labels,
    ).temperature
    expect(two / one).toBeCloseTo(2, 9)
    const p = applyTemperature({ kind: 'temperature', temperature: 2 }, [0, 2])
    expect(p[0]).toBe(0.5)
    expect(p[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 14)
  })
  it('refuses bad input', () => {
    expect(() => fitTemperature([], [])).toThrow(code('empty-data'))
    expect(() => fitTemperature([Number.POSITIVE_INFINITY], [1])).toThrow(code('invalid-values'))
    expect(() => fitTemperature([1], [0.5])).toThrow(code('invalid-labels'))
    for (const scores of [tf.tensor1d([1, 2]), new Set([1, 2]), '12', undefined])
      expect(() => fitTemperature(scores as never, [0, 1]), String(scores)).toThrow(code('invalid-values'))
    expect(() => applyTemperature({ kind: 'temperature', temperature: 0 }, [1])).toThrow(code('invalid-option'))
  })
})

describe('a calibration that a file gave', () => {
  const platt = { kind: 'platt', slope: 1, intercept: 0, prior: 0.5 } as const
  const temperature = { kind: 'temperature', temperature: 2 } as const
  const isotonic = (scores: number[], probabilities: number[]) => ({ kind: 'isotonic', scores, probabilities }) as const

  it.each<[string, () => unknown]>([
    ['of another kind, for Platt', () => applyPlatt(temperature as never, [1])],
    ['of another kind, for a temperature', () => applyTemperature(platt as never, [1])],
    ['of another kind, for a polygon', () => applyIsotonic(temperature as never, [1])],
    ['that is missing', () => applyTemperature(null as never, [1])],
    ['without a slope', () => applyPlatt({ ...platt, slope: null as never }, [1])],
    ['without end', () => applyTemperature({ ...temperature, temperature: Number.POSITIVE_INFINITY }, [1])],
    ['without corners', () => applyIsotonic(isotonic([], []), [1])],
    ['with fewer probabilities', () => applyIsotonic(isotonic([0, 1], [0]), [0.5])],
    ['with falling scores', () => applyIsotonic(isotonic([1, 0], [0, 1]), [0.5])],
    ['with falling probabilities', () => applyIsotonic(isotonic([0, 1], [1, 0]), [0.5])],
    ['with a probability above 1', () => applyIsotonic(isotonic([0, 1], [0, 2]), [0.5])],
  ])('is refused %s', (_, apply) => {
    expect(apply).toThrow(code('invalid-option'))
  })

  it('is not fitted to a label that is unknown', () => {
    expect(() => fitTemperature([1, -1], [null as never, 1])).toThrow(code('invalid-labels'))
  })
})
