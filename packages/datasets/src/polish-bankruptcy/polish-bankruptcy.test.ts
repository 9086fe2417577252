import { describe, expect, it } from 'vitest'
import { polishBankruptcy } from './polish-bankruptcy.ts'

describe('the Polish cross-sections', () => {
  it('have the rows, bankruptcies and empty cells of their card', async () => {
    const sections = await polishBankruptcy.load()
    const sum = (values: Uint8Array) => values.reduce((total, value) => total + value, 0)
    expect(
      sections.map(({ name, horizon, shape, labels, missing }) => [name, horizon, shape[0], sum(labels), sum(missing)]),
    ).toEqual([
      ['1year', 5, 7027, 271, 5835],
      ['3year', 3, 10_503, 495, 9888],
      ['5year', 1, 5910, 410, 4666],
    ])
    for (const { values, missing, shape } of sections) {
      expect(values).toHaveLength(shape[0] * 64)
      expect(values.every((value, at) => Number.isFinite(value) === (missing[at] === 0))).toBe(true)
    }
  })

  it('have the twins of their card: pairs of rows that agree in every ratio and the label', async () => {
    const twins = (await polishBankruptcy.load()).map(({ name, values, labels, shape }) => {
      const rowsOf = new Map<string, number[]>()
      for (let row = 0; row < shape[0]; row++) {
        const key = values.subarray(row * 64, (row + 1) * 64).join()
        rowsOf.set(key, [...(rowsOf.get(key) ?? []), row])
      }
      const groups = [...rowsOf.values()].filter((rows) => rows.length > 1)
      expect(groups.every((rows) => rows.length === 2)).toBe(true)
      expect(groups.every(([one = -1, other = -1]) => labels[one] === labels[other])).toBe(true)
      return [name, groups.length, groups.filter(([row = -1]) => labels[row] === 1).length]
    })
    expect(twins).toEqual([
      ['1year', 82, 0],
      ['3year', 87, 2],
      ['5year', 60, 2],
    ])
  })

  it('reach as far as their card says', async () => {
    const largest = (await polishBankruptcy.load()).map(({ name, values, features }) => {
      const at = values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best] ?? 0) ? i : best), 0)
      return [name, features[at % 64], values[at]]
    })
    expect(largest).toEqual([
      ['1year', 'Attr43', 30_393_000],
      ['3year', 'Attr5', -11_903_000],
      ['5year', 'Attr15', -9_632_400],
    ])
  })

  it('give the first row as in the files', async () => {
    const [first, third] = await polishBankruptcy.load()
    expect([...(first?.values.subarray(0, 4) ?? [])]).toEqual([0.20055, 0.37951, 0.39641, 2.0472])
    expect([...(third?.values.subarray(0, 4) ?? [])]).toEqual([0.20598, 0.032501, 0.5265, 17.199])
  })
})
