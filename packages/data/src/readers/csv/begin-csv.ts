import { MISSING_TOKENS } from '../../missing-tokens.ts'
import type { CsvColumnType } from './column-type.ts'
import type { CsvOptions } from './csv-options.ts'
import { type CsvScanner, createCsvScanner } from './csv-scanner.ts'
import { guessDelimiter } from './delimiter.ts'
import type { Forced } from './forced.ts'
import { checkNames, findHeader, readHeader, typesOfSchema } from './header.ts'
import { inferTypes } from './infer-types.ts'
import { type RecordCursor, readRecord } from './read-record.ts'

/** The first bytes of a file, in UTF-8. */
export interface CsvHead {
  readonly bytes: Uint8Array
  /** Whether they are the whole file. */
  readonly final: boolean
  readonly source: string
  /** Length of the whole file, where it is known and is to become one table. */
  readonly wholeBytes: number | undefined
}

/** Reads header and column types; `notes` grows by what was assumed. The scanner takes the records from `offset` on. */
export function beginCsv(
  { bytes, final, source, wholeBytes }: CsvHead,
  options: CsvOptions,
  forced: Forced,
  notes: string[],
): { readonly scanner: CsvScanner; readonly offset: number } {
  const { offset, line } = findHeader(bytes, options.skipLines ?? 0, source)
  const mark = options.delimiter ?? guessDelimiter(bytes.subarray(offset, offset + 65_536))
  if (options.delimiter === undefined && mark !== ',') notes.push(`delimiter: ${JSON.stringify(mark)}`)
  const delimiter = mark.charCodeAt(0)
  const headerAt: RecordCursor = { bytes, offset, line, delimiter, final, source }
  const { names, next } =
    options.header === undefined ? readHeader(headerAt, notes) : { names: options.header, next: headerAt }
  checkNames(names, options, headerAt)
  const ofSchema = options.schema === undefined ? {} : typesOfSchema(options.schema, names, headerAt, notes)
  let cursor = next
  for (let skipped = 0; skipped < (options.skipRecords ?? 0); skipped++) {
    const record = readRecord(cursor)
    if (record === undefined) break
    cursor = record.next
  }
  const wanted = options.columns === undefined ? undefined : new Set(options.columns)
  const declared = names.map((name): CsvColumnType | undefined =>
    wanted !== undefined && !wanted.has(name) ? 'skip' : (options.types?.[name] ?? ofSchema[name]),
  )
  const missing = options.missing ?? MISSING_TOKENS
  const numberForm = options.numberForm ?? {}
  const inferred = declared.map((type) => type === undefined)
  const types = inferTypes(cursor, declared, missing, numberForm).map((type, index) =>
    inferred[index] === true && forced.text.has(index) ? 'text' : type,
  )
  const scanner = createCsvScanner({
    source,
    delimiter,
    names,
    types,
    inferred,
    numberForm,
    missing: missing.includes('') ? missing : ['', ...missing],
    ragged: options.ragged ?? 'error',
    batchRows: options.batchRows ?? 65_536,
    wholeBytes,
    maxRecordBytes: options.maxRecordBytes ?? 1 << 24,
    firstLine: cursor.line,
  })
  return { scanner, offset: cursor.offset }
}
