import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import type { Labels, Samples } from './samples.ts'
import { checkSamples, tableOf } from './table.ts'

const samples = { values: new Float64Array(12), shape: [3, 2, 2], labels: [1, -1, 1] } as const

describe('checkSamples', () => {
  it('finds rows by class, ascending, and the width of a row', () => {
    const table = checkSamples({ ...samples, groups: [4, 5, 4] })
    expect([...table.classes]).toEqual([
      [-1, Int32Array.of(1)],
      [1, Int32Array.of(0, 2)],
    ])
    expect(table).toMatchObject({ rows: 3, width: 4, groups: Int32Array.of(4, 5, 4) })
    expect(tableOf({ ...samples, groups: [4, 5, 4] })).toEqual(table)
  })

  it('takes every kind of array of labels', () => {
    for (const Kind of [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array]) {
      expect([...checkSamples({ ...samples, labels: Kind.of(1, 0, 1) }).labels]).toEqual([1, 0, 1])
    }
  })

  it('finds a value that is not finite, or too large, wherever it is', () => {
    for (const at of [0, 3, 4, 11]) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 500, -(2 ** 600)]) {
        const values = new Float64Array(12)
        values[at] = value
        const column = [Math.floor((at % 4) / 2), at % 2]
        expect(() => checkSamples({ ...samples, values })).toThrow(
          `{ value: ${value}, row: ${Math.floor(at / 4)}, column: [${column.join(', ')}] }`,
        )
      }
    }
    expect(() =>
      checkSamples({ ...samples, values: Float64Array.of(0, 0, 0, 0, 0, Number.NaN), shape: [3, 2] }),
    ).toThrow('row: 2, column: 1 }')
    const largest = new Float64Array(12).fill(2 ** 500 * (1 - 2 ** -53))
    expect(codeOf(() => checkSamples({ ...samples, values: largest }))).toBe('none')
  })

  it('refuses what is no set of samples', () => {
    for (const none of [undefined, null, 5, 'rows'])
      expect(codeOf(() => checkSamples(none as unknown as Samples))).toBe('bad-values')
    const wrong = (change: object) => codeOf(() => checkSamples({ ...samples, ...change } as unknown as Samples))
    expect(wrong({ values: [1, 2] })).toBe('bad-values')
    expect(wrong({ values: new Int32Array(12) })).toBe('bad-values')
    expect(wrong({ values: undefined })).toBe('bad-values')
    for (const shape of [[12], [], [3, 0], [3, 4.5], [-3, -4], [4, 4], undefined])
      expect(wrong({ shape })).toBe('bad-shape')
    for (const labels of [
      [1, 2],
      [1, 2, 0.5],
      [1, 2, 2 ** 31],
      ['a', 'b', 'c'],
      new BigInt64Array(3),
      undefined,
      new Array(3),
    ]) {
      expect(wrong({ labels: labels as unknown as Labels })).toBe('bad-labels')
    }
    expect(wrong({ groups: [0, 1] })).toBe('bad-groups')
    expect(wrong({ role: 'validation' })).toBe('held-out-role')
    expect(wrong({ role: 'holdout' })).toBe('held-out-role')
  })
})
