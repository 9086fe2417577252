import { csvText } from '../csv.ts'
import { cellValue } from '../format.ts'
import type { Table } from '../schema.ts'

const PARTS = ['low', 'high', 'paper', 'verdict', 'difference'] as const

/** A table with full digits; intervals, the paper's figures and verdicts have columns of their own where there are any. */
export function tableCsv({ columns, rows }: Table): string {
  const fields = columns.flatMap(({ key, label }) => [
    { header: label, read: (row: Table['rows'][number]) => cellValue(row[key]).value },
    ...PARTS.filter((part) => rows.some((row) => cellValue(row[key])[part] !== undefined)).map((part) => ({
      header: `${label} (${part})`,
      read: (row: Table['rows'][number]) => cellValue(row[key])[part],
    })),
  ])
  return csvText(
    fields.map(({ header }) => header),
    rows.map((row) => fields.map(({ read }) => read(row))),
  )
}
