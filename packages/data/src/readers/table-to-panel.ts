import { DataError } from '../errors.ts'
import { type PanelColumns, panelFromColumns } from '../panel/from-rows.ts'
import type { Panel } from '../panel/panel.ts'
import { readerError } from './errors.ts'
import { findColumn, type Table } from './table.ts'

/** Which columns of a table make a panel: as for panelFromColumns, the file being known. */
export type TablePanelColumns = Omit<PanelColumns, 'file' | 'firstRow' | 'nan'>

/**
 * The panel that a table holds, one row per (entity, period). Missing cells stay missing; a text column named as a feature is refused.
 *
 * @throws DataError `unknown-column`, `not-a-number`, `duplicate-row`, `missing-cell`, `missing-label`, `invalid-shape`, with file and line.
 * @example
 * ```ts
 * const panel = tableToPanel(readCsv(text), { entity: 'code', period: 'quarter', features: ['roe', 'leverage'] })
 * ```
 */
export function tableToPanel(table: Table, columns: TablePanelColumns): Panel {
  for (const name of columns.features) {
    const column = findColumn(table, name)
    if (column?.type !== 'text') continue
    const row = column.values.findIndex((value) => value !== '')
    throw readerError('not-a-number', 'a feature column must hold numbers', column.values[row], {
      file: table.source,
      row: table.lines[row],
      column: name,
    })
  }
  if (table.rowCount === 0)
    throw readerError('empty-file', 'expected at least one row after the header', 0, { file: table.source })
  const byName = Object.fromEntries(table.columns.map((column) => [column.name, column.values]))
  try {
    return panelFromColumns(byName, { ...columns, nan: 'missing', file: table.source, firstRow: 0 })
  } catch (error) {
    if (!(error instanceof DataError) || error.location?.row === undefined) throw error
    const { row, ...location } = error.location
    const line = table.lines[row]
    throw new DataError({
      code: error.code,
      rule: error.rule,
      received: error.received,
      location: line === undefined ? location : { ...location, row: line },
    })
  }
}
