import type { Column } from './schema.ts'
import { uniqueNames } from './unique-names.ts'

/**
 * Names of a table's columns, none twice. A label that several columns have (`rank` behind each of four methods) gets
 * the name of the last column before it whose label stands alone, to which it belongs.
 *
 * @example columnNames([{ key: 'm', label: 'model' }, { key: 'a', label: 'AUC' }, { key: 'ar', label: 'rank' }, { key: 'b', label: 'F1' }, { key: 'br', label: 'rank' }])
 * // ['model', 'AUC', 'rank (AUC)', 'F1', 'rank (F1)']
 */
export function columnNames(columns: readonly Column[]): string[] {
  const times = new Map<string, number>()
  for (const { label } of columns) times.set(label, (times.get(label) ?? 0) + 1)
  let owner: string | undefined
  return uniqueNames(
    columns.map(({ label }) => {
      if (times.get(label) === 1) {
        owner = label
        return label
      }
      return owner === undefined ? label : `${label} (${owner})`
    }),
  )
}
