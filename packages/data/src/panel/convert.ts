import { DataError } from '../errors.ts'
import { type PanelColumns, panelFromColumns } from './from-rows.ts'
import type { Panel } from './panel.ts'

/** Column names of the keys in {@link panelToRows} and {@link panelToColumns}. */
export interface KeyNames {
  /** Default 'entity'. */
  readonly entity?: string
  /** Default 'period'. */
  readonly period?: string
  /** Default 'label'; the column is there only when the panel has labels. */
  readonly label?: string
}

/**
 * What this package needs of an arquero table (its `ColumnTable` fits): names, and a column as an array in the order of
 * the table with filters applied.
 */
export interface TableLike {
  readonly columnNames: () => string[]
  readonly array: (name: string) => ArrayLike<unknown>
}

const names = (panel: Panel, keys: KeyNames): readonly [entity: string, period: string, label: string] => {
  const chosen = [keys.entity ?? 'entity', keys.period ?? 'period', keys.label ?? 'label'] as const
  const taken = new Set([...panel.features, ...Object.keys(panel.attributes ?? {})])
  chosen.forEach((name, index) => {
    if (taken.has(name) || chosen.indexOf(name) !== index)
      throw new DataError({
        code: 'invalid-option',
        rule: 'the names of the key columns must differ from each other and from features and attributes',
        received: name,
      })
  })
  return chosen
}

const observedRows = (panel: Panel): readonly number[] =>
  [...panel.observed.keys()].filter((row) => panel.observed[row] === 1)

/**
 * The observed rows as columns, the form of `aq.table(...)`: keys, label (null where unknown), attributes, features (a
 * Float64Array with NaN where missing).
 *
 * @throws DataError `invalid-option` when a key column would have the name of a feature
 * @example
 * const table = aq.table(panelToColumns(panel))
 */
export const panelToColumns = (
  panel: Panel,
  keys: KeyNames = {},
): Record<string, string[] | (number | null)[] | Float64Array> => {
  const [entity, period, label] = names(panel, keys)
  const [P, F] = [panel.periods.length, panel.features.length]
  const rows = observedRows(panel)
  const { labels } = panel
  const labelAt = (row: number): number | null => {
    const value = labels?.values[labels.level === 'entity' ? Math.floor(row / P) : row] as number
    return value < 0 ? null : value
  }
  return {
    [entity]: rows.map((row) => panel.entities[Math.floor(row / P)] as string),
    [period]: rows.map((row) => panel.periods[row % P] as string),
    ...(labels === undefined ? {} : { [label]: rows.map(labelAt) }),
    ...Object.fromEntries(
      Object.entries(panel.attributes ?? {}).map(([name, values]) => [
        name,
        rows.map((row) => values[Math.floor(row / P)] as string),
      ]),
    ),
    ...Object.fromEntries(
      panel.features.map((name, f) => [name, Float64Array.from(rows, (row) => panel.values[row * F + f] as number)]),
    ),
  }
}

/**
 * The observed rows as plain objects; a missing cell and an unknown label are null.
 *
 * @throws DataError `invalid-option` when a key column would have the name of a feature
 * @example
 * panelToRows(panel)[0] // { entity: 'C_1', period: '2014', label: 0, assets: 3.2 }
 */
export const panelToRows = (panel: Panel, keys: KeyNames = {}): Record<string, string | number | null>[] => {
  const columns = Object.entries(panelToColumns(panel, keys))
  const length = columns[0]?.[1].length ?? 0
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(
      columns.map(([name, values]) => {
        const value = values[i] as string | number | null
        return [name, typeof value === 'number' && Number.isNaN(value) ? null : value]
      }),
    ),
  )
}

/**
 * A panel from an arquero table; NaN cells are missing unless `nan: 'refuse'`.
 *
 * @throws DataError as `panelFromColumns`
 * @example
 * panelFromTable(aq.table({ firm: ['A'], year: [2014], x: [1] }), { entity: 'firm', period: 'year', features: ['x'] })
 */
export const panelFromTable = (table: TableLike, columns: PanelColumns): Panel =>
  panelFromColumns(Object.fromEntries(table.columnNames().map((name) => [name, table.array(name)])), {
    nan: 'missing',
    ...columns,
  })
