import { DataError, type Panel, type Table, type TextColumn, tableToPanel } from '@fdp/data'
import { readCsvFile } from '@fdp/data/node'
import { americanFeatures } from './columns.ts'

const numbers = Object.fromEntries(americanFeatures.map((name) => [name, 'number'] as const))

/**
 * The panel in a file of the form of the published `american_bankruptcy_dataset.csv` (columns company_name, status_label, year, X1 to X18 in
 * any order; also `.csv.gz` and `.csv.br`; 78,682 rows as published). Entities are the companies in the file's order, periods the
 * years, entity labels 1 for `failed` and 0 for `alive`; without the column status_label the panel has no labels.
 *
 * The label belongs to the company: every row of a company that later failed says `failed`.
 *
 * @throws DataError with file, row and column: `file-not-found`, `file-unreadable`, `unknown-column` (missing or foreign), `not-a-number`,
 * `invalid-period`, `duplicate-row` (the same company and year twice), `missing-label` (neither failed nor alive), `invalid-shape` (a label
 * that changes within a company), `ragged-row`, `empty-file`.
 * @example
 * ```ts
 * const panel = await readAmericanPanel('american_bankruptcy_dataset.csv')
 * ```
 */
export async function readAmericanPanel(path: string): Promise<Panel> {
  const table = await readCsvFile(path, {
    delimiter: ',',
    schema: {
      required: { company_name: 'text', year: 'text', ...numbers },
      optional: { status_label: 'text' },
    },
  })
  checkYears(table)
  const labelled = table.columns.some((column) => column.name === 'status_label')
  return tableToPanel(table, {
    entity: 'company_name',
    period: 'year',
    features: americanFeatures,
    ...(labelled
      ? { label: { column: 'status_label', level: 'entity', positive: ['failed'], negative: ['alive'] } }
      : {}),
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
