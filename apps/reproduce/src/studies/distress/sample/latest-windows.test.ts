import { describe, expect, it } from 'vitest'
import { distressSource } from './data.ts'
import { latestWindows } from './latest-windows.ts'
import { prepareFold } from './prepare.ts'
import { TREATMENTS } from './treatment.ts'

const { provenance } = await distressSource('ashare-synthetic', 3)
const prepared = (protocol: 'strict' | 'paper', windowsPerCompany: number | null) =>
  prepareFold({
    data: 'ashare-synthetic',
    dataSeed: 3,
    dataSha256: provenance.sha256,
    protocol,
    treatment: TREATMENTS[protocol],
    width: 8,
    fold: 0,
    folds: 5,
    windowsPerCompany,
    seed: 3,
  })

describe('latestWindows', () => {
  it('are the windows that a profile of one window a company would keep', async () => {
    const all = latestWindows((await prepared('strict', null)).test)
    const one = (await prepared('strict', 1)).test
    expect([...all.company]).toEqual([...one.company])
    expect([...all.values]).toEqual([...one.values])
    expect([...all.labels]).toEqual([...one.labels])
  })

  it('are the latest of those drawn, where windows are dealt at random', async () => {
    const { test } = await prepared('paper', null)
    const latest = latestWindows(test)
    expect(new Set(latest.company).size).toBe(latest.company.length)
    expect(new Set(test.company)).toEqual(new Set(latest.company))
    // Rows of one company stand together, oldest first: what comes after a company's last row is of another.
    const row = Array.from(test.company).lastIndexOf(latest.company[0] ?? -1)
    const size = test.shape[1] * test.shape[2]
    expect([...latest.values.subarray(0, size)]).toEqual([...test.values.subarray(row * size, (row + 1) * size)])
  })
})
