import { describe, expect, it } from 'vitest'
import * as api from '../index.ts'
import type { Scores } from './score-matrix.ts'

const higherIsBetter = true
const tests: Record<string, (scores: Scores) => unknown> = {
  friedmanTest: (scores) => api.friedmanTest(scores, { higherIsBetter }),
  nemenyiTest: (scores) => api.nemenyiTest(scores, { higherIsBetter }),
  conoverTest: (scores) => api.conoverTest(scores, { higherIsBetter }),
  pairwiseRankTest: (scores) => api.pairwiseRankTest(scores, { higherIsBetter }),
  bonferroniDunnTest: (scores) => api.bonferroniDunnTest(scores, { higherIsBetter, control: 0 }),
  compareModels: (scores) => api.compareModels(scores, { higherIsBetter }),
  'compareModels on splits': (scores) =>
    api.compareModels(scores, { higherIsBetter, blocks: 'resampled', testTrainRatio: 0.25 }),
}
const rows = [
  [0.9, 0.88, 0.7],
  [0.91, 0.89, 0.93],
  [0.92, 0.9, 0.6],
]
const with0 = (value: unknown) => [[value, 0.88, 0.7], ...rows.slice(1)] as number[][]

describe('scores', () => {
  for (const [name, test] of Object.entries(tests)) {
    it(`of ${name} are numbers: what is missing is no 0, and a text is no number`, () => {
      for (const value of [null, undefined, true, '0.9', 1n, Number.NaN, Number.POSITIVE_INFINITY]) {
        const refused = expect.objectContaining({ name: 'StatsError', code: 'not-finite', received: value })
        expect(() => test(with0(value))).toThrowError(refused)
        expect(() => test({ values: with0(value).flat(), shape: [3, 3] })).toThrowError(refused)
      }
    })

    it(`of ${name} have rows and a shape`, () => {
      for (const scores of [undefined, null, 5, 'rows', {}, [null, ...rows], [1, 2], [new Set(rows[0])]])
        expect(() => test(scores as Scores)).toThrowError(
          expect.objectContaining({ name: 'StatsError', code: 'shape' }),
        )
      for (const shape of [null, [9], [4.5, 2], ['3', '3'], [3, 3, 1]])
        expect(() => test({ values: rows.flat(), shape } as unknown as Scores)).toThrowError(
          expect.objectContaining({ name: 'StatsError', code: 'shape' }),
        )
    })

    it(`of ${name} are the same in rows, in typed rows and row-major`, () => {
      const expected = test(rows)
      expect(test(rows.map((row) => Float64Array.from(row)))).toEqual(expected)
      expect(test({ values: rows.flat(), shape: [3, 3] })).toEqual(expected)
    })
  }

  it('of groups are numbers', () => {
    const groups = [rows[0], [0.9, null, 0.8]] as number[][]
    for (const call of [
      () => api.compareModels({ groups }, { higherIsBetter }),
      () => api.kruskalWallisTest(groups),
      () => api.dunnTest(groups),
    ])
      expect(call).toThrowError(expect.objectContaining({ code: 'not-finite', received: null }))
    for (const none of [null, { length: 2 }, [rows[0], null]])
      for (const call of [
        () => api.compareModels({ groups: none as number[][] }, { higherIsBetter }),
        () => api.kruskalWallisTest(none as number[][]),
      ])
        expect(call).toThrowError(expect.objectContaining({ name: 'StatsError', code: 'shape' }))
  })
})
