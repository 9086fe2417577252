import { DataError } from '../errors.ts'
import { MISSING_TOKENS } from '../missing-tokens.ts'
import { type PanelColumns, panelFromColumns } from '../panel/from-rows.ts'
import type { Panel } from '../panel/panel.ts'
import { readerError } from './errors.ts'
import { isCode, parseNumber } from './number.ts'
import { findColumn, type Table, type TextColumn } from './table.ts'

/** Which columns of a table make a panel: as for panelFromColumns, the file being known. */
export type TablePanelColumns = Omit<PanelColumns, 'file' | 'firstRow' | 'nan'>

/** The error of a text column that is to be a feature: it shows the first cell that made it one. */
export function textFeature(table: Table, { name, values }: TextColumn): DataError {
  const odd = values.findIndex((text) => {
    const bare = text.trim()
    return !MISSING_TOKENS.includes(bare) && (isCode(bare) || parseNumber(bare) === undefined)
  })
  const row = odd >= 0 ? odd : values.findIndex((text) => text !== '')
  return readerError('not-a-number', 'a feature column must hold numbers', values[row], {
    file: table.source,
    row: table.lines[row],
    column: name,
  })
}

/**
 * The panel that a table holds, one row per (entity, period). Missing cells stay missing, and a label without a value is unknown; a text
 * column named as a feature is refused, and so is a label such as `NA` where `negative` does not say whether it is class 0.
 *
 * @throws DataError `empty-file`, `unknown-column`, `not-a-number`, `non-finite`, `duplicate-row`, `missing-cell`, `missing-label`,
 *   `invalid-period`, `invalid-shape`, with file and line.
 * @example
 * ```ts
 * const panel = tableToPanel(readCsv(text), { entity: 'code', period: 'quarter', features: ['roe', 'leverage'] })
 * ```
 */
export function tableToPanel(table: Table, columns: TablePanelColumns): Panel {
  for (const name of columns.features) {
    const column = findColumn(table, name)
    if (column?.type === 'text') throw textFeature(table, column)
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
