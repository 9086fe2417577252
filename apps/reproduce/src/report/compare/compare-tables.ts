import { columnNames } from '../column-names.ts'
import { cellValue, itemTitle } from '../format.ts'
import { rowNames } from '../row-names.ts'
import type { Table } from '../schema.ts'
import { compareRows, type PlacedCell } from './compare-cells.ts'
import { compareTexts, numbered } from './compare-texts.ts'
import type { ComparedItem } from './comparison.ts'

/** The cells of a table by row and column; those that name their row are no cells of their own. */
function placedCells(
  { columns, rows }: Table,
  names: readonly string[],
  naming: readonly string[],
): Map<string, PlacedCell> {
  const labels = columnNames(columns)
  const placed = new Map<string, PlacedCell>()
  for (const [index, row] of rows.entries()) {
    const name = names[index] ?? ''
    for (const [position, { key, digits }] of columns.entries()) {
      if (naming.includes(key)) continue
      placed.set(JSON.stringify([name, key]), {
        row: name,
        column: labels[position] ?? key,
        ...(digits === undefined ? {} : { digits }),
        cell: cellValue(row[key]),
      })
    }
  }
  return placed
}

const textsOf = ({ title, caption, columns, notes = [] }: Table): Map<string, string> =>
  new Map([
    ['title', title],
    ['caption', caption],
    ['columns', columnNames(columns).join(', ')],
    ...numbered('note', notes),
  ])

/** One table in two runs. Columns are matched by key, rows by name. */
export function compareTables(before: Table, after: Table): ComparedItem {
  const { fields, ...names } = rowNames(before, after)
  return {
    kind: 'table',
    id: after.id,
    name: itemTitle(after),
    ...compareRows(
      { names: names.before, cells: placedCells(before, names.before, fields) },
      { names: names.after, cells: placedCells(after, names.after, fields) },
    ),
    texts: compareTexts(textsOf(before), textsOf(after)),
  }
}
