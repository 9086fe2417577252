import { cellValue } from './format.ts'
import { nameRecords, type RecordNames } from './name-records.ts'
import type { Cell, Column, Table } from './schema.ts'

/** Whether a cell may name its row: text or a whole number that nothing was measured about. */
function mayName(cell: Cell | undefined): boolean {
  const { value, low, paper, verdict } = cellValue(cell)
  if (low !== undefined || paper !== undefined || verdict !== undefined) return false
  return typeof value !== 'number' || Number.isInteger(value)
}

/** The leading columns that may name rows: up to the first that holds results. */
function namingColumns(columns: readonly Column[], tables: readonly Table[]): Column[] {
  const end = columns.findIndex(
    ({ key, digits }, index) =>
      index > 0 &&
      ((digits !== undefined && digits !== 0) || tables.some(({ rows }) => rows.some((row) => !mayName(row[key])))),
  )
  return columns.slice(0, end < 0 ? columns.length : end)
}

const records = ({ rows }: Table, naming: readonly Column[]) =>
  rows.map((row) => Object.fromEntries(naming.map(({ key }) => [key, cellValue(row[key]).value])))

/**
 * Names of the rows of two versions of a table, each made of the leading columns that tell its rows apart: of Table 8
 * the width of the window and the batch size, `time step 5, batch size 32`.
 */
export function rowNames(before: Table, after: Table): RecordNames {
  const naming = namingColumns(after.columns, [before, after])
  const labels = new Map(naming.map(({ key, label }) => [key, label]))
  return nameRecords(records(before, naming), records(after, naming), {
    fields: naming.map(({ key }) => key),
    labelOf: (key) => labels.get(key) ?? key,
  })
}
