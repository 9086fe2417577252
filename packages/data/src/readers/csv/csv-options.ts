import { checkList, checkOneOf } from '../../check.ts'
import { checkTypes } from '../cells.ts'
import { readerError } from '../errors.ts'
import { checkNumberForm, type NumberForm } from '../number.ts'
import type { CsvColumnType } from './column-type.ts'

/** Columns that a file must and may have, with their types. */
export interface CsvSchema {
  readonly required: Readonly<Record<string, CsvColumnType>>
  readonly optional?: Readonly<Record<string, CsvColumnType>>
  /** Columns beside these: refused (default), or passed over and named in the notes. */
  readonly foreign?: 'error' | 'skip'
}

/** Options of the CSV readers. */
export interface CsvOptions {
  /** Name used in errors and notes; default `CSV`. */
  readonly source?: string
  /** One ASCII character; by default the one of `,` tab `;` `|` that occurs most in the header line. */
  readonly delimiter?: string
  /**
   * A WHATWG encoding label, or `auto` (default): byte order mark, else UTF-8; where the bytes are not UTF-8, windows-1252 if those above
   * 127 mostly stand alone, else GB18030. The notes tell what was found.
   */
  readonly encoding?: string
  /** Column names where the file has no header line. */
  readonly header?: readonly string[]
  /** Lines before the header to pass over. */
  readonly skipLines?: number
  /** Records after the header to pass over, e.g. the names and units of a CSMAR export. */
  readonly skipRecords?: number
  /** Columns wanted, by name; all by default. */
  readonly columns?: readonly string[]
  /** Types by column name; the others are inferred from the first records. */
  readonly types?: Readonly<Record<string, CsvColumnType>>
  /** The header that the file must have, in any order: all of `required`, and beside these none that `foreign` does not allow. Gives the types too. */
  readonly schema?: CsvSchema
  readonly numberForm?: NumberForm
  /** Words that mean "missing" in number columns; default MISSING_TOKENS. */
  readonly missing?: readonly string[]
  /**
   * Records with fewer fields than the header: refused (default), or padded with missing cells. More fields are always refused. An empty
   * line, or one of blanks in a file of several columns, is no record.
   */
  readonly ragged?: 'error' | 'pad'
  /** Rows of a batch; default 65,536. */
  readonly batchRows?: number
  /** Longest record, in bytes; default 16 MiB. Bounds the memory that an open quote can take. */
  readonly maxRecordBytes?: number
  readonly onProgress?: (progress: { readonly bytes: number; readonly rows: number }) => void
  readonly signal?: AbortSignal
}

/** @throws DataError `invalid-option` */
export function checkOptions(options: CsvOptions): void {
  const { delimiter, header, batchRows, maxRecordBytes } = options
  if (
    delimiter !== undefined &&
    (delimiter.length !== 1 || delimiter.charCodeAt(0) > 127 || '"\r\n.0123456789-'.includes(delimiter))
  )
    throw readerError(
      'invalid-option',
      'delimiter must be one ASCII character, no quote, digit, sign or line end',
      delimiter,
    )
  for (const [name, value] of Object.entries({ batchRows, maxRecordBytes }))
    if (value !== undefined && !(Number.isInteger(value) && value >= 1))
      throw readerError('invalid-option', `${name} must be a positive integer`, value)
  for (const [name, value] of Object.entries({ skipLines: options.skipLines, skipRecords: options.skipRecords }))
    if (value !== undefined && !(Number.isInteger(value) && value >= 0))
      throw readerError('invalid-option', `${name} must be an integer of at least 0`, value)
  for (const [name, value] of Object.entries({ header, columns: options.columns, missing: options.missing }))
    if (value !== undefined) checkList(value, name)
  checkOneOf(options.ragged ?? 'error', ['error', 'pad'], 'ragged')
  checkOneOf(options.schema?.foreign ?? 'error', ['error', 'skip'], 'schema.foreign')
  for (const types of [options.types, options.schema?.optional, options.schema?.required])
    if (types !== undefined) checkTypes(types)
  if (header !== undefined && header.length === 0)
    throw readerError('invalid-option', 'header must name at least one column', header)
  checkNumberForm(options.numberForm ?? {})
}
