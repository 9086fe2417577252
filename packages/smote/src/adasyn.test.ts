import { expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { adasyn } from './adasyn.ts'

it('shares new rows by the fraction of neighbours in other classes', () => {
  const values = Float64Array.of(0, 1, 2.1, 3.3, 4, 3.5, 3.8, 5, 6.2, 7.1, 8.3)
  const samples = { values, shape: [11, 1], labels: [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0] }
  const { provenance } = adasyn(samples, { k: 2, seed: 1, strategy: { 1: 5 + 40 } })
  const shares = [0, 0, 0, 0, 0]
  for (let i = 0; i < 40; i++) shares[provenance.parents[2 * i] ?? 0]!++
  expect(shares).toEqual([0, 0, 0, 20, 20])
})

it('refuses where no row has a neighbour of another class', () => {
  const values = Float64Array.of(0, 1, 2, 3, 100, 101, 102, 103, 104)
  const samples = { values, shape: [9, 1], labels: [1, 1, 1, 1, 0, 0, 0, 0, 0] }
  expect(codeOf(() => adasyn(samples, { k: 2, seed: 1 }))).toBe('no-candidates')
  expect(codeOf(() => adasyn(samples, { k: 4, seed: 1 }))).toBe('k-too-large')
})
