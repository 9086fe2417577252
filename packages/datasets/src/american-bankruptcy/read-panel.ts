import { type Panel, tableToPanel } from '@fdp/data'
import { americanFeatures } from './columns.ts'
import { type AmericanReadOptions, LABELS, readAmericanTable } from './read-table.ts'

/**
 * The panel in a file of the form of the published `american_bankruptcy_dataset.csv` (columns company_name, status_label, year, X1 to X18 in
 * any order; also `.csv.gz` and `.csv.br`; 78,682 rows as published). Entities are the companies in the file's order, periods the
 * years (`2006` or `2006.0`), entity labels 1 for `failed` (or `1`, `1.0`) and 0 for `alive` (or `0`, `0.0`); without the column status_label the
 * panel has no labels. Other columns are not read, and named to `onNote`.
 *
 * The label belongs to the company: every row of a company that later failed says `failed`.
 *
 * @throws DataError with file, row and column: `file-not-found`, `file-unreadable`, `unknown-column` (one is missing), `not-a-number`,
 * `invalid-period`, `duplicate-row` (the same company and year twice), `missing-label` (none of failed, 1, alive, 0), `invalid-shape` (a label
 * that changes within a company), `ragged-row`, `empty-file`.
 * @example
 * ```ts
 * const panel = await readAmericanPanel('american_bankruptcy_dataset.csv')
 * ```
 */
export async function readAmericanPanel(path: string, options: AmericanReadOptions = {}): Promise<Panel> {
  const table = await readAmericanTable(path, { required: {} }, options)
  const labelled = table.columns.some((column) => column.name === 'status_label')
  return tableToPanel(table, {
    entity: 'company_name',
    period: 'year',
    features: americanFeatures,
    ...(labelled ? { label: { column: 'status_label', level: 'entity', ...LABELS } } : {}),
  })
}
