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

  it('give the first row as in the files', async () => {
    const [first, third] = await polishBankruptcy.load()
    expect([...(first?.values.subarray(0, 4) ?? [])]).toEqual([0.20055, 0.37951, 0.39641, 2.0472])
    expect([...(third?.values.subarray(0, 4) ?? [])]).toEqual([0.20598, 0.032501, 0.5265, 17.199])
  })
})
