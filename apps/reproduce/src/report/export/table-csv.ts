import { columnNames } from '../column-names.ts'
import { csvText } from '../csv.ts'
import { figureFieldNames } from '../figure-field-names.ts'
import { cellValue } from '../format.ts'
import type { Figure, Table } from '../schema.ts'
import { uniqueNames } from '../unique-names.ts'

/** What belongs to a value, and what its column is called behind the name of the value's. */
const PARTS = [
  ['low', 'interval low'],
  ['high', 'interval high'],
  ['paper', "paper's"],
  ['verdict', 'verdict'],
  ['difference', "minus paper's"],
] as const

/**
 * A table with full digits, no two columns of one name; intervals, the paper's figures and verdicts have columns of
 * their own where there are any.
 */
export function tableCsv({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  const names = columnNames(columns)
  const fields = columns.flatMap(({ key }, index) => {
    const name = names[index] ?? key
    return [
      { name, read: (row: Table['rows'][number]) => cellValue(row[key]).value },
      ...PARTS.filter(([part]) => rows.some((row) => cellValue(row[key])[part] !== undefined)).map(([part, label]) => ({
        name: `${name} (${label})`,
        read: (row: Table['rows'][number]) => cellValue(row[key])[part],
      })),
    ]
  })
  return csvText(
    uniqueNames(fields.map(({ name }) => name)),
    rows.map((row) => fields.map(({ read }) => read(row))),
  )
}

/** The rows that a figure draws; fields whose axis says what they are have it behind their name. */
export function figureTable({ data, spec }: Pick<Figure, 'data' | 'spec'>): string {
  const names = figureFieldNames({ data, ...(spec === undefined ? {} : { spec }) })
  return csvText(
    Object.values(names),
    data.map((row) => Object.keys(names).map((field) => row[field])),
  )
}
