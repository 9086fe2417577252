import { DataError } from '../errors.ts'
import { type CsvColumnType, type CsvScanner, createCsvScanner, InferenceBroken, joinTables } from './csv-scanner.ts'
import { detectEncoding, transcoder } from './encoding.ts'
import { readerError } from './errors.ts'
import { checkNumberForm, MISSING_TOKENS, type NumberForm, parseNumber } from './number.ts'
import type { Table } from './table.ts'

export type { CsvColumnType } from './csv-scanner.ts'

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
  /** A WHATWG encoding label, or `auto` (default): byte order mark, else UTF-8, else GB18030 where the bytes are not UTF-8. */
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
  /** Words that mean "missing" in number columns; default {@link MISSING_TOKENS}. */
  readonly missing?: readonly string[]
  /** Records with fewer fields than the header: refused (default), or padded with missing cells. More fields are always refused. */
  readonly ragged?: 'error' | 'pad'
  /** Rows of a batch; default 65,536. */
  readonly batchRows?: number
  /** Longest record, in bytes; default 16 MiB. Bounds the memory that an open quote can take. */
  readonly maxRecordBytes?: number
  readonly onProgress?: (progress: { readonly bytes: number; readonly rows: number }) => void
  readonly signal?: AbortSignal
}

interface Forced {
  readonly text: ReadonlySet<number>
  readonly encoding?: string
  readonly notes: readonly string[]
}

const HEAD_BYTES = 1 << 18
const SAMPLE_RECORDS = 1000
const DELIMITERS = [',', '\t', ';', '|']

/**
 * A table from the bytes or text of a CSV or TSV file. Number columns become typed arrays with a mask; text columns keep their text
 * (leading zeros of codes included). What was inferred is said in `notes`.
 *
 * @throws DataError `empty-file`, `encoding`, `invalid-quote`, `ragged-row`, `duplicate-column`, `unknown-column`, `not-a-number`, `limit`,
 * `invalid-option`, with file, line and column.
 * @example
 * ```ts
 * const table = readCsv('code,roe\n000001,12.5%\n600000,--\n')
 * // columns: code (text: '000001', '600000') and roe (number: 0.125, missing)
 * ```
 */
export function readCsv(input: string | Uint8Array, options: CsvOptions = {}): Table {
  checkOptions(options)
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  let forced: Forced = { text: new Set(), notes: [] }
  while (true) {
    const session = createSession(options, forced, bytes.length)
    try {
      return joinWithNotes([...session.push(bytes), session.finish()])
    } catch (error) {
      forced = retry(error, forced, options)
    }
  }
}

/**
 * Reads a whole CSV from a source that can be opened again (a file): a column that was taken for numbers and turns out to hold text
 * makes the reading start again, as text.
 *
 * @param wholeBytes length of what the source gives, where it is known: room for all rows is then made at once
 * @throws DataError as {@link readCsv}.
 */
export async function readCsvFrom(
  open: () => AsyncIterable<Uint8Array>,
  options: CsvOptions = {},
  wholeBytes?: number,
): Promise<Table> {
  checkOptions(options)
  let forced: Forced = { text: new Set(), notes: [] }
  while (true) {
    const batches: Table[] = []
    try {
      for await (const batch of run(open(), options, forced, wholeBytes)) batches.push(batch)
      return joinWithNotes(batches)
    } catch (error) {
      forced = retry(error, forced, options)
    }
  }
}

/**
 * Reads a CSV as batches of at most `batchRows` rows, holding one batch and one record at a time: the way for files larger than memory.
 * Column types are inferred from the first 256 KiB; a later cell that breaks the inference is an error that says which type to declare.
 *
 * @throws DataError as {@link readCsv}.
 * @example
 * ```ts
 * for await (const batch of streamCsv(file.stream())) total += batch.rowCount
 * ```
 */
export async function* streamCsv(chunks: AsyncIterable<Uint8Array>, options: CsvOptions = {}): AsyncGenerator<Table> {
  checkOptions(options)
  try {
    yield* run(chunks, options, { text: new Set(), notes: [] })
  } catch (error) {
    if (error instanceof InferenceBroken)
      throw readerError(
        'not-a-number',
        'expected a number as in the first rows of this column; declare its type as text if it is not a number column',
        error.cell,
        { file: options.source ?? 'CSV', row: error.line, column: error.columnName },
      )
    throw error
  }
}

async function* run(
  chunks: AsyncIterable<Uint8Array>,
  options: CsvOptions,
  forced: Forced,
  wholeBytes?: number,
): AsyncGenerator<Table> {
  const session = createSession(options, forced, wholeBytes)
  let bytes = 0
  for await (const chunk of chunks) {
    options.signal?.throwIfAborted()
    bytes += chunk.length
    for (const batch of session.push(chunk)) if (batch.rowCount > 0) yield { ...batch, notes: session.notes() }
    options.onProgress?.({ bytes, rows: session.rows() })
  }
  yield session.finish()
}

function joinWithNotes(batches: readonly Table[]): Table {
  const filled = batches.filter((batch, index) => batch.rowCount > 0 || index === batches.length - 1)
  return { ...joinTables(filled), notes: (batches.at(-1) as Table).notes }
}

function retry(error: unknown, forced: Forced, options: CsvOptions): Forced {
  if (error instanceof InferenceBroken)
    return {
      ...forced,
      text: new Set([...forced.text, error.column]),
      notes: [
        ...forced.notes,
        `column ${error.columnName}: read as text, because of ${JSON.stringify(error.cell.slice(0, 40))} in row ${error.line}`,
      ],
    }
  if (
    error instanceof DataError &&
    error.code === 'encoding' &&
    (options.encoding ?? 'auto') === 'auto' &&
    forced.encoding === undefined
  )
    return { ...forced, encoding: 'gb18030' }
  throw error
}

function checkOptions(options: CsvOptions): void {
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
  if (header !== undefined && header.length === 0)
    throw readerError('invalid-option', 'header must name at least one column', header)
  checkNumberForm(options.numberForm ?? {})
}

interface Session {
  push(chunk: Uint8Array): Table[]
  finish(): Table
  rows(): number
  /** What was assumed so far. */
  notes(): string[]
}

function createSession(options: CsvOptions, forced: Forced, wholeBytes?: number): Session {
  const source = options.source ?? 'CSV'
  let scanner: CsvScanner | undefined
  let convert: ((bytes: Uint8Array, final: boolean) => Uint8Array) | undefined
  let held: Uint8Array[] = []
  let heldBytes = 0
  let begun = false
  const notes: string[] = [...forced.notes]

  function begin(final: boolean): Table[] {
    begun = true
    const head = concat(held)
    held = []
    const detected = detectEncoding(head, forced.encoding ?? options.encoding ?? 'auto', source, final)
    if (detected.encoding !== 'utf-8') {
      convert = transcoder(detected.encoding, source)
      if (detected.guessed) notes.push(`encoding: ${detected.encoding}, because the bytes are not UTF-8`)
    }
    const body = head.subarray(detected.skip)
    const text = convert === undefined ? body : convert(body, final)
    const start = prepare(text, final, options, source, forced, notes, wholeBytes)
    scanner = start.scanner
    return scanner.feed(text.subarray(start.offset))
  }

  return {
    push(chunk) {
      if (begun) return (scanner as CsvScanner).feed(convert === undefined ? chunk : convert(chunk, false))
      held.push(chunk)
      heldBytes += chunk.length
      return heldBytes >= HEAD_BYTES ? begin(false) : []
    },
    finish() {
      const early = begun ? [] : begin(true)
      const rest = begun && convert !== undefined ? convert(new Uint8Array(0), true) : new Uint8Array(0)
      if (rest.length > 0) early.push(...(scanner as CsvScanner).feed(rest))
      const last = (scanner as CsvScanner).end()
      const joined = early.length === 0 ? last : joinTables([...early.filter((batch) => batch.rowCount > 0), last])
      return { ...joined, notes: [...notes, ...last.notes] }
    },
    rows: () => scanner?.rows() ?? 0,
    notes: () => [...notes],
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}

/** Header, column types and the scanner for the records after them, from the first bytes of the file. */
function prepare(
  bytes: Uint8Array,
  whole: boolean,
  options: CsvOptions,
  source: string,
  forced: Forced,
  notes: string[],
  wholeBytes: number | undefined,
): { scanner: CsvScanner; offset: number } {
  let offset = 0
  let line = 1
  for (let skipped = 0; skipped < (options.skipLines ?? 0); skipped++) {
    const at = bytes.indexOf(10, offset)
    if (at < 0)
      throw readerError('empty-file', 'expected a header after the skipped lines', `${skipped} lines`, { file: source })
    offset = at + 1
    line += 1
  }
  while (offset < bytes.length && (bytes[offset] === 10 || bytes[offset] === 13)) {
    if (bytes[offset] === 10 || bytes[offset + 1] !== 10) line += 1
    offset += 1
  }
  if (offset >= bytes.length)
    throw readerError('empty-file', 'expected a header line', 'an empty file', { file: source })
  const delimiter = options.delimiter ?? guessDelimiter(bytes.subarray(offset, offset + 65_536))
  if (options.delimiter === undefined && delimiter !== ',') notes.push(`delimiter: ${JSON.stringify(delimiter)}`)
  const code = delimiter.charCodeAt(0)
  const limit = { final: whole, source }
  const headerLine = line
  let names: string[]
  if (options.header === undefined) {
    const header = readRecord(bytes, offset, line, code, limit)
    if (header === undefined)
      throw readerError('limit', 'a header line within the first 256 KiB', 'none', { file: source, row: line })
    names = header.fields.map((field, index) => {
      const name = field.trim()
      if (name !== '') return name
      notes.push(`column ${index + 1} has no name: called column_${index + 1}`)
      return `column_${index + 1}`
    })
    offset = header.next
    line = header.nextLine
  } else names = [...options.header]
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name))
      throw readerError('duplicate-column', 'column names must be distinct', name, {
        file: source,
        row: headerLine,
        column: name,
      })
    seen.add(name)
  }
  for (const name of [...(options.columns ?? []), ...Object.keys(options.types ?? {})])
    if (!seen.has(name))
      throw readerError('unknown-column', `expected one of the columns ${names.slice(0, 60).join(', ')}`, name, {
        file: source,
        column: name,
      })
  const schema = options.schema
  const schemaTypes: Record<string, CsvColumnType> = { ...schema?.optional, ...schema?.required }
  if (schema !== undefined) {
    const place = { file: source, row: headerLine }
    const expected = Object.keys(schema.required).join(',')
    const absent = Object.keys(schema.required).filter((name) => !seen.has(name))
    if (absent.length > 0 && names.length === 1 && DELIMITERS.some((mark) => names[0]?.includes(mark)))
      throw readerError(
        'unknown-column',
        `expected columns separated by ${JSON.stringify(delimiter)}: ${expected}`,
        names[0],
        { ...place, column: absent[0] },
      )
    if (absent.length > 0)
      throw readerError(
        'unknown-column',
        `expected the columns ${expected}; missing: ${absent.join(', ')}`,
        names.join(','),
        {
          ...place,
          column: absent[0],
        },
      )
    const foreign = names.filter((name) => !Object.hasOwn(schemaTypes, name))
    if (foreign.length > 0 && schema.foreign === 'skip') {
      notes.push(`columns that are not read: ${foreign.join(', ')}`)
      for (const name of foreign) schemaTypes[name] = 'skip'
    } else if (foreign.length > 0)
      throw readerError('unknown-column', `expected no columns beside ${expected}`, foreign[0], {
        ...place,
        column: foreign[0],
      })
  }
  for (let skipped = 0; skipped < (options.skipRecords ?? 0); skipped++) {
    const record = readRecord(bytes, offset, line, code, limit)
    if (record === undefined) break
    offset = record.next
    line = record.nextLine
  }
  const wanted = options.columns === undefined ? undefined : new Set(options.columns)
  const declared = names.map((name): CsvColumnType | undefined =>
    wanted !== undefined && !wanted.has(name) ? 'skip' : (options.types?.[name] ?? schemaTypes[name]),
  )
  const missing = options.missing ?? MISSING_TOKENS
  const inferred = declared.map((type) => type === undefined)
  const types = inferTypes(bytes, offset, line, code, limit, declared, missing, options.numberForm ?? {}).map(
    (type, index) => (inferred[index] === true && forced.text.has(index) ? 'text' : type),
  )
  const scanner = createCsvScanner({
    source,
    delimiter: code,
    names,
    types,
    inferred,
    numberForm: options.numberForm ?? {},
    missing: missing.includes('') ? missing : ['', ...missing],
    ragged: options.ragged ?? 'error',
    batchRows: options.batchRows ?? 65_536,
    wholeBytes,
    maxRecordBytes: options.maxRecordBytes ?? 1 << 24,
    firstLine: line,
  })
  return { scanner, offset }
}

function guessDelimiter(bytes: Uint8Array): string {
  const counts = DELIMITERS.map(() => 0)
  let quoted = false
  for (const byte of bytes) {
    if (byte === 34) quoted = !quoted
    if (quoted) continue
    if (byte === 10 || byte === 13) break
    const index = DELIMITERS.findIndex((mark) => mark.charCodeAt(0) === byte)
    if (index >= 0) counts[index] = (counts[index] as number) + 1
  }
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string
}

const CODE = /^[+-]?0\d|^\d{16,}$/

function inferTypes(
  bytes: Uint8Array,
  offset: number,
  line: number,
  delimiter: number,
  limit: RecordLimit,
  declared: readonly (CsvColumnType | undefined)[],
  missing: readonly string[],
  form: NumberForm,
): CsvColumnType[] {
  const open = declared.map((type) => type === undefined)
  const tokens = new Set([...missing, ''])
  const types = declared.map((type): CsvColumnType => type ?? 'number')
  let at = offset
  let lineAt = line
  for (let sampled = 0; sampled < SAMPLE_RECORDS && open.includes(true); sampled++) {
    const record = readRecord(bytes, at, lineAt, delimiter, { ...limit, lenient: true })
    if (record === undefined) break
    at = record.next
    lineAt = record.nextLine
    for (let c = 0; c < open.length; c++) {
      if (open[c] !== true) continue
      const text = (record.fields[c] ?? '').trim()
      if (tokens.has(text)) continue
      if (CODE.test(text) || parseNumber(text, form) === undefined) {
        types[c] = 'text'
        open[c] = false
      }
    }
  }
  return types
}

interface RecordLimit {
  readonly final: boolean
  readonly source: string
  readonly lenient?: boolean
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The fields of one record, or undefined where the bytes end within it. */
function readRecord(
  bytes: Uint8Array,
  from: number,
  line: number,
  delimiter: number,
  limit: RecordLimit,
): { fields: string[]; next: number; nextLine: number } | undefined {
  const fields: string[] = []
  const end = bytes.length
  let at = from
  let nextLine = line
  if (at >= end) return undefined
  const text = (start: number, stop: number): string => {
    try {
      return decoder.decode(bytes.subarray(start, stop))
    } catch {
      throw readerError(
        'encoding',
        'expected UTF-8 text; name another encoding if the file has one',
        [...bytes.subarray(start, Math.min(stop, start + 16))],
        {
          file: limit.source,
          row: line,
        },
      )
    }
  }
  while (true) {
    if (bytes[at] === 34) {
      const start = at + 1
      let stop = start
      while (stop < end && !(bytes[stop] === 34 && bytes[stop + 1] !== 34)) {
        if (bytes[stop] === 10) nextLine += 1
        stop += bytes[stop] === 34 ? 2 : 1
      }
      if (stop >= end) {
        if (!limit.final || limit.lenient === true) return undefined
        throw readerError(
          'invalid-quote',
          'expected a closing quote before the end of the file',
          text(from, Math.min(end, from + 60)),
          { file: limit.source, row: line },
        )
      }
      fields.push(text(start, stop).replaceAll('""', '"'))
      at = stop + 1
      const c = bytes[at]
      if (at < end && c !== delimiter && c !== 10 && c !== 13) {
        if (limit.lenient === true) return undefined
        throw readerError(
          'invalid-quote',
          'expected a delimiter or the end of the line after a closing quote',
          text(at, at + 1),
          { file: limit.source, row: line },
        )
      }
    } else {
      const start = at
      while (at < end && bytes[at] !== delimiter && bytes[at] !== 10 && bytes[at] !== 13) at += 1
      if (at >= end && !limit.final) return undefined
      fields.push(text(start, at))
    }
    if (at < end && bytes[at] === delimiter) {
      at += 1
      continue
    }
    if (at < end) at += bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 1
    return { fields, next: at, nextLine: nextLine + 1 }
  }
}
