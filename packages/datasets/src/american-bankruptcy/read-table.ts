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
  return {
    ...table,
    columns: table.columns.map((column) => {
      if (column.type === 'number') return column
      if (column.name === 'year') return { ...column, values: yearsOf(table, column) }
      if (column.name === 'status_label') return { ...column, values: column.values.map(wholeDigits) }
      return column
    }),
  }
}

const WHOLE = /^(\d+)\.0*$/

/** `2006` of `2006.0`: pandas writes a column of whole numbers that had a gap as decimals. Of other text only the blanks around it go. */
const wholeDigits = (text: string): string => text.trim().replace(WHOLE, '$1')

/** The years as four digits; refuses any other with its row. */
function yearsOf(table: Table, { values }: TextColumn): string[] {
  return values.map((text, row) => {
    const year = wholeDigits(text)
    if (!/^\d{4}$/.test(year))
      throw new DataError({
        code: 'invalid-period',
        rule: 'expected a fiscal year of four digits',
        received: text,
        location: { file: table.source, row: table.lines[row] as number, column: 'year' },
      })
    return year
  })
}
