import { describe, expect, it } from 'vitest'
import { smote } from '../src/index.ts'
import { gaussianSamples } from './gaussian-samples.ts'

/**
 * Song, Chiangpradit and Busababodhin (2025), Applied Sciences 15(11), 5934, table 4: training windows of ST and non-ST
 * companies by window length, and after SMOTE. For length 4 the table prints 5,346 where 80 % of 755 x 9 windows are
 * 5,436: two digits are swapped.
 */
const table4 = [
  { steps: 4, st: 972, nonSt: 5436 },
  { steps: 5, st: 864, nonSt: 4832 },
  { steps: 6, st: 756, nonSt: 4228 },
  { steps: 7, st: 648, nonSt: 3624 },
  { steps: 8, st: 540, nonSt: 3020 },
  { steps: 9, st: 432, nonSt: 2416 },
  { steps: 10, st: 325, nonSt: 1811 },
  { steps: 11, st: 220, nonSt: 1204 },
  { steps: 12, st: 109, nonSt: 603 },
] as const

describe('table 4 of the distress paper', () => {
  for (const { steps, st, nonSt } of table4) {
    it(`windows of ${steps} quarters x 34 ratios: ${st} ST rows become ${nonSt}`, () => {
      const samples = gaussianSamples({ kind: 'float32', dims: [steps, 34], counts: [nonSt, st], seed: steps })
      const { shape, labels, provenance, kept } = smote(samples, { k: 5, seed: 1, strategy: 'minority' })
      expect(shape).toEqual([2 * nonSt, steps, 34])
      expect(labels.reduce((sum, label) => sum + label, 0)).toBe(nonSt)
      expect(kept).toHaveLength(st + nonSt)
      expect(provenance.count).toBe(nonSt - st)
    })
  }
})
