import type { Table } from '@fdp/data'

/** Some rows of a table, in the order of `rows`. */
export function takeRows(table: Table, rows: readonly number[]): Table {
  return {
    ...table,
    rowCount: rows.length,
    lines: Uint32Array.from(rows, (row) => table.lines[row] ?? 0),
    columns: table.columns.map((column) =>
      column.type === 'text'
        ? { ...column, values: rows.map((row) => column.values[row] ?? '') }
        : {
            ...column,
            values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN),
            missing: Uint8Array.from(rows, (row) => column.missing[row] ?? 1),
          },
    ),
  }
}

/** The texts of a column; undefined where the table has no such column. */
export function textsOf(table: Table, name: string): readonly string[] | undefined {
  const column = table.columns.find((candidate) => candidate.name === name)
  return column?.type === 'text' ? column.values : undefined
}

/** The numbers of a column that the table has, NaN where a cell is missing. */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = table.columns.find((candidate) => candidate.name === name)
  return column?.type === 'number' ? column.values : new Float64Array(0)
}

/** Rows with a value in any column: a spreadsheet may leave others behind, of commas or blanks alone. */
export function withoutBlankRows(table: Table): Table {
  const rows = [...table.lines.keys()].filter((row) =>
    table.columns.some((column) => (column.type === 'text' ? column.values[row] !== '' : column.missing[row] === 0)),
  )
  return rows.length === table.rowCount ? table : takeRows(table, rows)
}

/** Without the rows that repeat an earlier one of their company and year in every column. Rows that differ stay. */
export function withoutRepeatedRows(table: Table): Table {
  const [companies, years] = [textsOf(table, 'company_name') ?? [], textsOf(table, 'year') ?? []]
  const same = (row: number, other: number) =>
    table.columns.every(({ values }) => Object.is(values[row], values[other]))
  const first = new Map<string, number>()
  const rows = [...table.lines.keys()].filter((row) => {
    const key = `${years[row]} ${companies[row]}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, row)
    return earlier === undefined || !same(row, earlier)
  })
  return rows.length === table.rowCount ? table : takeRows(table, rows)
}
