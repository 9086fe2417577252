import { type Column, type CsvSchema, DataError, type Table } from '@fdp/data'
import { readCsvFile } from '@fdp/data/node'
import { americanFeatures } from './columns.ts'
import { companyLabels, type LabelReading } from './company-labels.ts'
import { textsOf, withoutBlankRows } from './table-rows.ts'

const numbers = Object.fromEntries(americanFeatures.map((name) => [name, 'number'] as const))

/** Options of the readers of American bankruptcy files. */
export interface AmericanReadOptions {
  /**
   * Told what the reader did that is worth knowing: an encoding that was guessed, columns that are not read, identical rows that are left
   * out, labels that were not in all rows of a company.
   */
  readonly onNote?: (note: string) => void
}

/** The columns beside company_name, status_label, year and X1 to X18 that ready-made windows have. */
export const WINDOWS_SCHEMA: CsvSchema = { required: { window: 'number' }, optional: { split: 'text' } }

/**
 * The columns that both forms have and those of one; other columns are named to `onNote` and not read. Rows without any value are left
 * out, texts have no blanks around them, splits are in lower case, years have four digits and labels are those of {@link companyLabels}.
 */
export async function readAmericanTable(
  path: string,
  { required, optional }: CsvSchema,
  { onNote, labels: reading }: AmericanReadOptions & { readonly labels: LabelReading },
): Promise<Table> {
  const read = await readCsvFile(path, {
    delimiter: ',',
    schema: {
      required: { ...required, company_name: 'text', year: 'text', ...numbers },
      optional: { ...optional, status_label: 'text' },
      foreign: 'skip',
    },
  })
  for (const note of read.notes) onNote?.(note)
  const table = withoutBlankRows({ ...read, columns: read.columns.map(tidy) })
  if (table.rowCount === 0)
    throw new DataError({
      code: 'empty-file',
      rule: 'expected at least one row after the header',
      received: 0,
      location: { file: table.source },
    })
  checkCompanies(table)
  checkYears(table)
  const labels = companyLabels(table, { reading, onNote })
  return labels === undefined
    ? table
    : {
        ...table,
        columns: table.columns.map((column) =>
          column.type === 'text' && column.name === 'status_label' ? { ...column, values: labels } : column,
        ),
      }
}

const WHOLE = /^(\d+)\.0*$/

/** Without blanks around texts; `2006` for `2006.0`: pandas writes a column of whole numbers that had a gap as decimals. */
function tidy(column: Column): Column {
  if (column.type === 'number') return column
  const bare = column.values.map((text) => text.trim())
  if (column.name === 'company_name') return { ...column, values: bare }
  if (column.name === 'split') return { ...column, values: bare.map((text) => text.toLowerCase()) }
  return { ...column, values: bare.map((text) => text.replace(WHOLE, '$1')) }
}

/** @throws DataError `missing-cell` with the first row that names no company: such rows are not one company */
function checkCompanies(table: Table): void {
  const row = textsOf(table, 'company_name')?.indexOf('') ?? -1
  if (row >= 0)
    throw new DataError({
      code: 'missing-cell',
      rule: 'each row must have a company',
      received: '',
      location: { file: table.source, row: table.lines[row] as number, column: 'company_name' },
    })
}

/** @throws DataError `invalid-period` with the row of a year that is none */
function checkYears(table: Table): void {
  textsOf(table, 'year')?.forEach((year, row) => {
    if (!/^\d{4}$/.test(year))
      throw new DataError({
        code: 'invalid-period',
        rule: 'expected a fiscal year of four digits',
        received: year,
        location: { file: table.source, row: table.lines[row] as number, column: 'year' },
      })
  })
}
