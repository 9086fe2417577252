import { type CsvSchema, DataError, type Table, type TextColumn } from '@fdp/data'
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

/** The columns that both forms have and those of one; other columns are named to `onNote` and not read. */
export async function readAmericanTable(
  path: string,
  { required, optional }: CsvSchema,
  { onNote }: AmericanReadOptions,
): Promise<Table> {
  const table = await readCsvFile(path, {
    delimiter: ',',
    schema: {
      required: { ...required, company_name: 'text', year: 'text', ...numbers },
      optional: { ...optional, status_label: 'text' },
      foreign: 'skip',
    },
  })
  for (const note of table.notes) onNote?.(note)
  checkYears(table)
  return table
}

/** Refuses a year that is not four digits, with its row. */
function checkYears(table: Table): void {
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
