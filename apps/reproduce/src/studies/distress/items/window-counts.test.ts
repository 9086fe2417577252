import { generateAshare } from '@fdp/datasets'
import { beforeAll, describe, expect, it } from 'vitest'
import { distressPaper } from '../../../papers.ts'
import { cellValue } from '../../../report/format.ts'
import type { Table } from '../../../report/schema.ts'
import { countWindows, PAPER_WIDTHS, table3, table4, type WindowCount } from './window-counts.ts'

let counts: WindowCount[]
const paper = distressPaper()

/** Differences of the cells of one row, 0 where a cell is reproduced. */
function differences(table: Table, width: number): Record<string, number> {
  const row = table.rows.find((entry) => entry.width === `w = ${width}`) ?? {}
  return Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => key !== 'width')
      .map(([key, cell]) => {
        const { verdict, difference } = cellValue(cell)
        expect(verdict).toBe(difference === undefined ? 'reproduced' : 'differs')
        return [key, difference ?? 0]
      }),
  )
}

beforeAll(() => {
  counts = countWindows(generateAshare({ seed: 7 }).indicators, PAPER_WIDTHS, 7)
})

describe("the paper's Table 3 on a sample of its shape", () => {
  it.each([5, 6, 7, 9])('is reproduced in every cell for w = %i', (width) => {
    expect(Object.values(differences(table3(counts, paper.table3.rows), width))).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('differs by the swapped digits for w = 4', () => {
    expect(differences(table3(counts, paper.table3.rows), 4)).toEqual({
      trainNonSt: 5436 - 5346,
      trainSt: 0,
      trainTotal: 5436 - 5346,
      testNonSt: 0,
      testSt: 0,
      testTotal: 0,
    })
  })

  it('has the training row of w = 8, whose test row the paper draws otherwise', () => {
    expect(differences(table3(counts, paper.table3.rows), 8)).toEqual({
      trainNonSt: 0,
      trainSt: 0,
      trainTotal: 0,
      testNonSt: 755 - 772,
      testSt: 135 - 118,
      testTotal: 0,
    })
  })

  it.each([10, 11, 12])('has the totals of w = %i, whose classes no stratified split gives', (width) => {
    const row = differences(table3(counts, paper.table3.rows), width)
    expect([row.trainTotal, row.testTotal]).toEqual([0, 0])
    expect(row.trainNonSt).not.toBe(0)
  })
})

it("the paper's Table 4 follows from Table 3", () => {
  const table = table4(counts, paper.table4.rows)
  for (const width of [5, 6, 7, 8, 9]) expect(Object.values(differences(table, width))).toEqual([0, 0, 0, 0])
  expect(differences(table, 4)).toEqual({ originalSt: 0, originalNonSt: 90, oversampledSt: 90, oversampledNonSt: 90 })
})

it('has no verdict where the sample is another', () => {
  expect(cellValue(table3(counts, undefined).rows[0]?.trainNonSt)).toEqual({ value: 5436 })
})
