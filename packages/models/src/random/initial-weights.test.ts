import { expect, it } from 'vitest'
import { glorotUniform, orthogonal } from './initial-weights.ts'

it('glorotUniform has the bounds and variance of its fans', () => {
  const w = glorotUniform([3, 10, 20], 3)
  const limit = Math.sqrt(6 / 90)
  expect(w.length).toBe(600)
  expect(Math.max(...w.map(Math.abs))).toBeLessThanOrEqual(limit)
  const variance = w.reduce((s, x) => s + x * x, 0) / 600
  expect(variance).toBeGreaterThan(0.85 * (limit ** 2 / 3))
  expect(variance).toBeLessThan(1.15 * (limit ** 2 / 3))
  expect(glorotUniform([3, 10, 20], 3)).toEqual(w)
  expect(glorotUniform([3, 10, 20], 4)).not.toEqual(w)
  expect(glorotUniform([5], 4)).toHaveLength(5)
})

it.each([
  [4, 16],
  [16, 4],
  [6, 6],
] as const)('orthogonal [%i, %i] has orthonormal rows or columns', (rows, columns) => {
  const w = orthogonal([rows, columns], 9)
  const wide = rows <= columns
  const count = Math.min(rows, columns)
  const at = (i: number, k: number) => (wide ? w[i * columns + k] : w[k * columns + i]) ?? Number.NaN
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      let dot = 0
      for (let k = 0; k < Math.max(rows, columns); k++) dot += at(i, k) * at(j, k)
      expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-6)
    }
})

it('draws the same bits everywhere', () => {
  expect(Array.from(orthogonal([2, 3], 1))).toMatchInlineSnapshot(`
    [
      0.10583920776844025,
      -0.6402946710586548,
      -0.7608027458190918,
      -0.9933229684829712,
      -0.1034013032913208,
      -0.05116334930062294,
    ]
  `)
  expect(Array.from(glorotUniform([1, 2], 1))).toMatchInlineSnapshot(`
    [
      1.4142135381698608,
      0.8839401602745056,
    ]
  `)
})
