import { DataError, type Panel, type Table, type TextColumn, tableToPanel } from '@fdp/data'
import { readCsvFile } from '@fdp/data/node'
import { americanFeatures } from './columns.ts'

const numbers = Object.fromEntries(americanFeatures.map((name) => [name, 'number'] as const))

/** Options of the readers of American bankruptcy files. */
export interface AmericanReadOptions {
  /** Told what the reader did that is worth knowing: an encoding that was guessed, columns that are not read. */
  readonly onNote?: (note: string) => void
}

/** What `status_label` may say. */
export const LABELS: { readonly positive: readonly string[]; readonly negative: readonly string[] } = {
  positive: ['failed', '1'],
  negative: ['alive', '0'],
}

/**
 * The panel in a file of the form of the published `american_bankruptcy_dataset.csv` (columns company_name, status_label, year, X1 to X18 in
 * any order; also `.csv.gz` and `.csv.br`; 78,682 rows as published). Entities are the companies in the file's order, periods the
 * years, entity labels 1 for `failed` (or `1`) and 0 for `alive` (or `0`); without the column status_label the panel has no labels. Other columns
 * are not read, and named to `onNote`.
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
  const table = await readCsvFile(path, {
    delimiter: ',',
    schema: {
      required: { company_name: 'text', year: 'text', ...numbers },
      optional: { status_label: 'text' },
      foreign: 'skip',
    },
  })
  for (const note of table.notes) options.onNote?.(note)
  checkYears(table)
  const labelled = table.columns.some((column) => column.name === 'status_label')
  return tableToPanel(table, {
    entity: 'company_name',
    period: 'year',
    features: americanFeatures,
    ...(labelled ? { label: { column: 'status_label', level: 'entity', ...LABELS } } : {}),
  })
}

/** Refuses a year that is not four digits, with its row. */
export function checkYears(table: Table): void {
  const years = (table.columns.find((column) => column.name === 'year') as TextColumn).values
  for (let row = 0; row < years.length; row++)
    if (!/^\d{4}$/.test(years[row] as string))
      throw new DataError({
        code: 'invalid-period',
        rule: 'expected a fiscal year of four digits',
        received: years[row],
        location: { file: table.source, row: table.lines[row] as number, column: 'year' },
      })
}
