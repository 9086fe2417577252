import { type Panel, type Table, tableToPanel } from '@fdp/data'
import { americanFeatures } from './columns.ts'
import { LABELS, type LabelReading } from './company-labels.ts'
import { type AmericanReadOptions, readAmericanTable } from './read-table.ts'
import { textsOf, withoutRepeatedRows } from './table-rows.ts'

/** The panel in rows that were read from a file. */
export function panelOfTable(table: Table): Panel {
  const labelled = textsOf(table, 'status_label') !== undefined
  return tableToPanel(table, {
    entity: 'company_name',
    period: 'year',
    features: americanFeatures,
    ...(labelled ? { label: { column: 'status_label', level: 'entity', ...LABELS } } : {}),
  })
}

/** The panel in a file, with its labels read in one way or the other. */
export async function readPanelFile(
  path: string,
  options: AmericanReadOptions & { readonly labels: LabelReading },
): Promise<Panel> {
  const table = await readAmericanTable(path, { required: {} }, options)
  const distinct = withoutRepeatedRows(table)
  const repeated = table.rowCount - distinct.rowCount
  if (repeated > 0) options.onNote?.(`identical rows left out: ${repeated}`)
  return panelOfTable(distinct)
}

/**
 * The panel in a file of the form of the published `american_bankruptcy_dataset.csv` (columns company_name, status_label, year, X1 to X18 in
 * any order; also `.csv.gz` and `.csv.br`; 78,682 rows as published). Entities are the companies in the file's order, periods the
 * years (`2006` or `2006.0`), entity labels 1 for `failed` (or `1`, `1.0`) and 0 for `alive` (or `0`, `0.0`), in any case, and -1 where a cell
 * is empty or has a word for a missing value; without the column status_label the panel has no labels. Other columns are not read, and
 * named to `onNote`; rows without any value are passed over, and a row that repeats another in every column is left out with a note.
 *
 * The label belongs to the company: every row of a company that later failed says `failed`, and where some rows have none, those that have
 * one give it, with a note.
 *
 * @throws DataError with file, row and column: `file-not-found`, `file-unreadable`, `unknown-column` (one is missing), `not-a-number`,
 * `invalid-period`, `duplicate-row` (the same company and year twice, with other values), `missing-label` (none of failed, 1, alive, 0),
 * `missing-cell` (no company), `invalid-shape` (a label that changes within a company), `ragged-row`, `empty-file`.
 * @example
 * ```ts
 * const panel = await readAmericanPanel('american_bankruptcy_dataset.csv')
 * ```
 */
export async function readAmericanPanel(path: string, options: AmericanReadOptions = {}): Promise<Panel> {
  return readPanelFile(path, { ...options, labels: 'strict' })
}
